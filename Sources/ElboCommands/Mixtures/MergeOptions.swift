import ArgumentParser
import Elbo

/// How components are joined, as an option says it: a rule and, after a colon, its bound.
struct MergeName: ExpressibleByArgument {
    let rule: MergeRule

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        let bound = parts.count == 2 ? Double(parts[1]) : nil
        switch (parts[0], parts.count) {
        case ("entropy", 1): rule = .entropy
        case ("overlap", 1): rule = .overlap
        case ("bhattacharyya", 1): rule = .bhattacharyya
        case ("overlap", 2), ("bhattacharyya", 2):
            guard let bound, (0...1).contains(bound) else { return nil }
            rule =
                parts[0] == "overlap"
                ? .overlap(atLeast: bound) : .bhattacharyya(atLeast: bound)
        default: return nil
        }
    }

    static var allValueStrings: [String] {
        ["entropy", "overlap", "overlap:0.025", "bhattacharyya", "bhattacharyya:0.1"]
    }
}

/// Components joined into clusters.
struct MergeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Join components into clusters, which elbo cluster and the page then tell: entropy (to the elbow of the shares' entropy), overlap (while the probability of mistaking one for another reaches 0.025, or the number behind a colon), bhattacharyya (a bound of that from means and covariances; 0.1).",
            valueName: "entropy|overlap[:share]|bhattacharyya[:share]"))
    var merge: MergeName?

    @Option(
        help: ArgumentHelp(
            "Of --merge: how many clusters are left, in place of the rule's own end.",
            valueName: "number"))
    var clusters: Int?

    func validate() throws {
        guard let clusters else { return }
        if merge == nil { throw ValidationError("--clusters belongs to --merge") }
        if clusters < 1 {
            throw ValidationError("--clusters is \(clusters), it must be at least 1")
        }
    }

    /// Why a rule joins nothing.
    private func reason(_ rule: MergeRule) -> String {
        switch rule {
        case .entropy: ", since the entropy has no elbow"
        case .overlap(let bound):
            ", since no two are mistaken for one another with a probability of \(Format.significant(bound)); --merge overlap:\(Format.significant(bound / 4)) joins more readily"
        case .bhattacharyya(let bound):
            ", since no two have a coefficient of \(Format.significant(bound)); --merge bhattacharyya:\(Format.significant(bound / 4)) joins more readily"
        }
    }

    /// The clusters of a fitted mixture, told to people; nil where none were asked for.
    ///
    /// - Throws: `CommandFailure` for more clusters than components.
    func merging(
        _ mixture: GaussianMixture, _ data: MixtureData, threads: Int?
    ) throws -> ComponentMerging? {
        guard let merge else { return nil }
        let count = mixture.components.count
        if let clusters, clusters > count {
            throw CommandFailure(
                .usage,
                "--clusters \(clusters) are more than the \(Format.count(count, "component")) of the mixture; --components asks for more"
            )
        }
        let found = try mixture.merging(
            data.rows, by: merge.rule, weights: data.weights, threads: threads)
        let kept = clusters.map(found.keeping) ?? found
        if kept.clusters.count == count, count > 1 {
            Terminal.say(
                "no components were joined\(clusters == nil ? reason(merge.rule) : ""): each is a cluster"
            )
        }
        return kept
    }
}
