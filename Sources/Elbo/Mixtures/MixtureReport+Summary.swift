import Foundation

extension MixtureReport {
    /// What came out, in plain words, beside one Gaussian alone.
    var plainSummary: String {
        let count = mixture.components.count
        let rows = NumberText.text(evaluation.rows)
        let single = baseline.map { base in
            let gain = evaluation.logLikelihood.mean - base
            return
                " A row is \(factor(gain)) under it than under one Gaussian for all rows "
                + "(\(NumberText.text(evaluation.logLikelihood.mean, error: evaluation.logLikelihood.standardError).value) "
                + "against \(NumberText.text(base, error: evaluation.logLikelihood.standardError).value) nats per row; "
                + "one nat is a factor of 2.7\(drawsAll ? "" : "; that Gaussian is of the \(NumberText.text(categories.count)) rows that are drawn"))."
        }
        guard count > 1 else {
            let one =
                switch mixture.law {
                case .normal: "One Gaussian"
                case .t: "One t distribution"
                case .contaminated: "One contaminated Gaussian"
                }
            return (file.mixture.categories == nil ? one : "One component")
                + " describes the \(rows) rows of \(file.mixture.width) "
                + "column\(file.mixture.width == 1 ? "" : "s")."
        }
        if let discriminantSummary { return discriminantSummary }
        // What the fit says of itself is worth nothing while basic checks fail.
        let isSound = !findings.contains { $0.level == .warning }
        let groups =
            file.manifest.merging.map {
                "\($0.clusters.count) cluster\($0.clusters.count == 1 ? "" : "s") of \(count) components"
            } ?? "\(count) groups"
        return "The mixture sorts \(rows) rows into \(groups)"
            + (trimmed > 0
                ? " and sets \(NumberText.text(trimmed)) aside as belonging to none" : "")
            + (isSound
                ? "; by its own reckoning \(wrong) of them are in the wrong one."
                : ", but basic checks failed (see the warnings): do not rely on these groups yet.")
            + (single ?? "")
    }

    private var wrong: String {
        let percent = evaluation.meanUncertainty * 100
        return percent < 0.1 ? "under 0.1 %" : "\(NumberText.text(percent, decimals: 1)) %"
    }

    private func factor(_ gain: Double) -> String {
        guard gain > 0 else { return "no more probable" }
        return gain < 20
            ? "\(NumberText.text(exp(gain), significantDigits: 2)) times as probable"
            : "far more probable"
    }

    /// The mean log-density of the drawn rows under the best single Gaussian, −½ (d ln 2πe + ln |S|); nil with missing
    /// cells, with categories, or where S has no inverse.
    private var baseline: Double? {
        let d = mixture.dimension
        let n = categories.count
        guard file.mixture.categories == nil, d <= 64, n > d,
            values.allSatisfy({ $0.allSatisfy(\.isFinite) })
        else { return nil }
        let means = values.map { $0.reduce(0, +) / Double(n) }
        var covariance = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            for j in 0...i {
                let sum = (0..<n).reduce(0) {
                    $0 + (values[i][$1] - means[i]) * (values[j][$1] - means[j])
                }
                covariance[i * d + j] = sum / Double(n)
                covariance[j * d + i] = sum / Double(n)
            }
        }
        let eigenvalues = symmetricEigenvectors(covariance, count: d).values
        guard let least = eigenvalues.last, least > 0 else { return nil }
        let logDeterminant = eigenvalues.reduce(0) { $0 + log($1) }
        return -0.5 * (Double(d) * log(2 * Double.pi * M_E) + logDeterminant)
    }

    /// The law of a component, and how its tails were found.
    private var tailsText: String {
        switch mixture.law {
        case .normal: "normal"
        case .t(.own): "t distribution, degrees of freedom estimated for each"
        case .t(.shared): "t distribution, degrees of freedom estimated for all together"
        case .t(.fixed(let degrees)): "t distribution, degrees of freedom \(degrees)"
        case .contaminated: "contaminated normal"
        }
    }

    /// Every option of the fit.
    var optionSection: Report.Section? {
        guard let fit = file.manifest.fit else { return nil }
        let entries: [TableFigure.Entry] = [
            .init(
                "rows",
                fit.rows == fit.rows.rounded()
                    ? NumberText.text(Int(fit.rows))
                    : NumberText.text(fit.rows, significantDigits: 6)),
            .init("columns of numbers", "\(mixture.dimension)"),
            .init("categories", "\(file.mixture.width - mixture.dimension)"),
            .init("components", "\(mixture.components.count)"),
            .init("law of a component", tailsText),
            .init("covariance", mixture.model.name(dimension: mixture.dimension)),
            .init("parameters", NumberText.text(fit.parameters)),
            .init("noise component", mixture.noise == nil ? "none" : "uniform"),
            .init("chosen by", fit.criterion.name),
            .init("fits tried", "\(fit.places.count)"),
            .init(
                "iterations",
                "\(fit.history.count)" + (fit.isConverged ? ", settled" : ", not settled")),
            .init("tolerance", "\(fit.tolerance)"),
            .init("rows trimmed", fit.trim.map { "\(100 * $0) %" } ?? "none"),
            .init("floor of variances", fit.floor > 0 ? "\(fit.floor)" : "none"),
            .init("prior", fit.prior == nil ? "none" : "conjugate"),
        ]
        let words: [TableFigure.Entry] = [
            .init(
                "Log-likelihood",
                "The logarithm of a row's density, in nats (one nat is 1.44 bits): higher is better, and only "
                    + "differences on the same data and columns mean something."),
            .init(
                "BIC",
                "2 log L − ν log n, ν free parameters and n rows: fit against size; larger is better."
            ),
            .init(
                "Uncertainty",
                "One minus the greatest responsibility: the chance, by the mixture itself, that a row belongs to "
                    + "another component."),
            .init(
                "±",
                "Behind a mean at the top: its standard error. In the components' table: the standard deviation of "
                    + "single rows."),
        ]
        return Report.Section(
            "Options and words", lead: "Everything that was chosen, by you or by default.",
            figures: [
                Figure(TableFigure([.init("", entries)]), width: .full),
                Figure(
                    TableFigure([.init("", words)], layout: .rows), title: "Words", width: .full),
            ])
    }
}
