import Elbo
import ElboNumerics

/// Fits classes, and says how well they are told.
struct DiscriminantFitting {
    let analysis: DiscriminantAnalysis
    /// What the classes are of.
    let target: String
    let folds: Int

    func fit(_ data: MixtureData, _ labels: PartialLabels) throws -> MixtureFile {
        let mixture = try analysis.fit(data, labels: labels)
        let classes = mixture.classes ?? []
        let threads = analysis.search.method.threads
        let own = try mixture.scores(of: data.rows, labels: labels, threads: threads)
        Terminal.say(
            "\(Format.count(own.known)) rows of \(Format.count(classes.count)) classes known; told by the fit itself: \(line(own))"
        )
        var validation: DiscriminantScores?
        if folds > 1 {
            let scores = try analysis.validate(
                data, labels: labels, as: classes, folds: folds,
                key: analysis.search.key.child(0xf01d))
            validation = scores
            Terminal.say("told in \(scores.folds) folds by the others: \(line(scores))")
            Terminal.say(
                "log loss in folds \(Format.estimate(scores.logLoss.mean, scores.logLoss.standardError, decimals: 4)) nats; \(percent(scores.commonestError)) % wrong if all were told the commonest"
            )
        }
        return try MixtureFile(
            mixture, names: names(classes), target: target, validation: validation,
            fittedTo: data.rows)
    }

    /// Component k of a class of several is its name and k.
    private func names(_ classes: [MixtureClass]) -> [String] {
        classes.flatMap { own in
            own.components == 1
                ? [own.name] : (1...own.components).map { "\(own.name) \($0)" }
        }
    }

    private func line(_ scores: DiscriminantScores) -> String {
        "wrong \(percent(scores.error.mean)) ± \(percent(scores.error.standardError)) %, Brier score \(Format.estimate(scores.brier.mean, scores.brier.standardError, decimals: 4))"
    }

    private func percent(_ share: Double) -> String { Format.number(100 * share, decimals: 2) }
}
