package import ElboData
import ElboMixtures
package import ElboModelFiles
import ElboNumerics
package import ElboReport

/// What a reader should know about a mixture: the page shows it first, and the terminal says it.
package struct MixtureFindings {
    let file: MixtureFile
    /// Rows' numbers, column after column; no columns where no data are at hand.
    let values: [[Double]]
    /// What data say of the mixture; nil where none are at hand.
    let evaluation: MixtureEvaluation?

    private var mixture: GaussianMixture { file.mixture }

    init(_ file: MixtureFile, values: [[Double]], evaluation: MixtureEvaluation?) {
        (self.file, self.values, self.evaluation) = (file, values, evaluation)
    }

    /// What the file alone tells.
    package init(_ file: MixtureFile) {
        self.init(file, values: [], evaluation: nil)
    }

    /// What the file tells beside the rows of its fit.
    ///
    /// - Parameter rows: their columns of numbers, which may be none.
    /// - Throws: `DataError` from reading.
    package init(_ file: MixtureFile, fittedTo rows: any RowSource) throws {
        self.init(file, values: try DrawnRows(of: rows).columns, evaluation: nil)
    }

    /// Warnings first; praise only where there are none.
    package var all: [Finding] {
        // An ensemble for anomalies describes no groups.
        guard file.manifest.members == nil else { return [] }
        return Finding.gated(
            fitFindings
                + [
                    failedFits, factorOfOneColumn, contamination, small, wide, pointMasses,
                    fewValues, classes,
                    separation,
                ].compactMap { $0 })
    }

    /// From this share of the BIC's weights on a number of components is decided, as by a test of one in twenty.
    private static let decided = 0.95

    private var fitFindings: [Finding] {
        guard let fit = file.manifest.fit else { return [] }
        var found: [Finding] = []
        if !fit.isConverged {
            found.append(
                Finding(
                    .warning, "The fit had not settled",
                    text: "It stopped after \(fit.history.count) iterations. Raise --iterations."))
        }
        if Double(fit.parameters) >= fit.rows {
            found.append(
                Finding(
                    .warning, "More parameters than rows",
                    text:
                        "\(fit.parameters) parameters for \(NumberText.text(fit.rows, decimals: 0)) rows say little. "
                        + "Ask for fewer components or a simpler covariance model."))
        }
        if let shares = fit.componentShares, shares[0].share < Self.decided {
            let told = shares.filter { $0.share >= 0.01 }.prefix(4).map {
                "\($0.components) (\(NumberText.text(100 * $0.share, decimals: 0)) %)"
            }
            found.append(
                Finding(
                    .note, "The data leave the number of components open",
                    text:
                        "By the BIC's weights it is \(listed(Array(told))). Report what holds for all of these, or test with elbo bootstrap --test."
                ))
        }
        let counts = Set(fit.places.map(\.components))
        if let most = counts.max(), most > 1, counts.count > 1, mixture.components.count == most {
            found.append(
                Finding(
                    .note, "The choice stands at the edge of the grid",
                    text: "More components may do better: try --components 1...\(2 * most)."))
        }
        return found
    }

    /// A column that factors explain all but wholly (Heywood 1931): its uniqueness went to the floor, on which the likelihood creeps; of
    /// all such components the smallest.
    ///
    /// A component with loadings of its own that holds fewer rows than it has loadings and uniquenesses, d (q + 1), got there because
    /// few rows leave that open, and so describes no group.
    private var factorOfOneColumn: Finding? {
        guard let model = mixture.model.factorModel, !model.isIsotropic else { return nil }
        let d = mixture.dimension
        let found = mixture.components.indices.compactMap { k -> (component: Int, column: Int)? in
            let matrix = mixture.components[k].covariance.matrix
            guard let inverse = CholeskyFactor(matrix, order: d)?.inverse else { return nil }
            // 1 / (Σ⁻¹)_jj is the variance of a column given all others, at least its uniqueness.
            return (0..<d).first { j in
                1 / inverse[j * (d + 1)] < Self.leastUniqueness * matrix[j * (d + 1)]
            }.map { (k, $0) }
        }
        guard
            let (k, column) = found.min(by: {
                mixture.components[$0.component].weight < mixture.components[$1.component].weight
            })
        else { return nil }
        let rows = evaluation.map { Double($0.rows) } ?? file.manifest.fit?.rows
        let held = rows.map { $0 * mixture.components[k].weight }
        let name = file.name(ofComponent: k)
        guard let held, !model.hasCommonLoadings, held < Double(d * (model.factors + 1)) else {
            return Finding(
                .note, "A factor has become a column",
                text:
                    "\(mixture.columnNames[column]) of component \(name) is all but a sum of factors: its own variance went to the floor, and the likelihood rises there without saying more. Ask for fewer factors, or for isotropic uniquenesses (UUC)."
            )
        }
        return Finding(
            .warning, "Component \(name) is a factor of few rows",
            text:
                "It holds about \(NumberText.text(held, decimals: 1)) rows for \(d * (model.factors + 1)) loadings and uniquenesses, and that of \(mixture.columnNames[column]) went to the floor, where the likelihood rises without saying more: it is no group. Ask for fewer components or factors, or for isotropic uniquenesses (UUC)."
        )
    }

    /// Of a column's variance; the floor is 1e-6.
    private static let leastUniqueness = 1e-5

    /// Fits of the grid that failed: a choice among the rest is a choice among what was left.
    private var failedFits: Finding? {
        guard let places = file.manifest.fit?.places else { return nil }
        let failed = places.filter { $0.value == nil }
        guard !failed.isEmpty else { return nil }
        let collapses = failed.count { $0.failure?.contains("collapsed") ?? false }
        let other = failed.compactMap(\.failure).first { !$0.contains("collapsed") }
        let isMost = 2 * failed.count > places.count
        return Finding(
            isMost ? .warning : .note, "\(failed.count) of \(places.count) fits failed",
            text: (isMost
                ? "The choice is only among what was left, so that a better mixture may be missing. "
                : "The choice is among the others. ")
                + (collapses == 0
                    ? ""
                    : "In \(collapses) a component collapsed onto few rows or a plane, where the likelihood has no bound. ")
                + (other.map { "The first other reason: \(shortened($0)) " } ?? "")
                + "Try --prior, --floor 1e-3, or fewer columns.")
    }

    /// A message in one sentence of readable length.
    private func shortened(_ message: String) -> String {
        let first = message.split(separator: ";").first.map(String.init) ?? message
        let text = first.count > 140 ? String(first.prefix(139)) + "…" : first
        return text + (text.hasSuffix(".") || text.hasSuffix("…") ? "" : ".")
    }

    private var small: Finding? {
        guard let rows = evaluation.map({ Double($0.rows) }) ?? file.manifest.fit?.rows else {
            return nil
        }
        let few = mixture.components.enumerated().filter {
            $0.element.weight * rows
                < Double((mixture.model.factorModel?.factors ?? mixture.dimension) + 1)
        }
        guard !few.isEmpty else { return nil }
        let held = few.map { NumberText.text($0.element.weight * rows, decimals: 1) }
        let isOne = few.count == 1
        return Finding(
            .warning, "\(named(few.map(\.offset))) \(isOne ? "stands" : "stand") on few rows",
            text:
                "\(isOne ? "It holds" : "They hold") about \(listed(held)) rows, fewer than a covariance needs. "
                + "Ask for fewer components, or use --prior.")
    }

    /// Components much wider than all data in a column describe no group of rows: each with its worst column.
    private var wide: Finding? {
        var worst: [Int: (column: Int, deviation: Double, whole: Double)] = [:]
        for (column, own) in values.enumerated() {
            let known = own.filter(\.isFinite)
            guard known.count > 1 else { continue }
            let mean = known.reduce(0, +) / Double(known.count)
            let whole =
                (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count))
                .squareRoot()
            guard whole > 0 else { continue }
            for (index, component) in mixture.components.enumerated() {
                let deviation = component.covariance.variances[column].squareRoot()
                if deviation > 2 * whole,
                    deviation / whole > (worst[index].map { $0.deviation / $0.whole } ?? 0)
                {
                    worst[index] = (column, deviation, whole)
                }
            }
        }
        guard !worst.isEmpty else { return nil }
        let components = worst.keys.sorted()
        let isOne = components.count == 1
        let deviations = components.compactMap { index in
            worst[index].map {
                (isOne ? "" : "of \(file.name(ofComponent: index)) ")
                    + "in \(mixture.columnNames[$0.column]) "
                    + "\(NumberText.text($0.deviation, significantDigits: 3)), where all rows have "
                    + NumberText.text($0.whole, significantDigits: 3)
            }
        }
        return Finding(
            .warning, "\(named(components)) \(isOne ? "is" : "are") wider than the data",
            text: "Standard deviation \(deviations.joined(separator: "; ")). "
                + "\(isOne ? "It collects" : "They collect") what other components leave over, "
                + "or \(isOne ? "its" : "their") covariance model does not fit. "
                + "Try another --covariance, or transform the \(isOne ? "column" : "columns").")
    }

    /// Component 2, or Components 2, 5 and 7.
    private func named(_ components: [Int]) -> String {
        "Component\(components.count == 1 ? "" : "s") "
            + listed(components.map(file.name(ofComponent:)))
    }

    /// 2, 5 and 7
    private func listed(_ names: [String]) -> String {
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    private var pointMasses: Finding? {
        PointMass.finding(
            PointMass.find(in: values) { mixture.columnNames[$0] },
            remedy: "Leave such columns out with --exclude, or use --floor 1e-3.")
    }

    /// Columns of so few values that a component can sit on one of them, where a density grows without bound.
    private var fewValues: Finding? {
        let massive = Set(PointMass.find(in: values) { mixture.columnNames[$0] }.map(\.column))
        let few = values.enumerated().compactMap { index, column -> (name: String, count: Int)? in
            let known = column.filter(\.isFinite)
            let count = Set(known).count
            let name = mixture.columnNames[index]
            return count > 1 && count <= Self.fewestValues && known.count >= 10 * count
                && !massive.contains(name) ? (name, count) : nil
        }
        guard let first = few.first else { return nil }
        let isOne = few.count == 1
        let counts = few.prefix(8).map { "\($0.name) (\($0.count))" }
        return Finding(
            .warning,
            isOne
                ? "\(first.name) has \(first.count) distinct values only"
                : "\(few.count) columns have few distinct values",
            text: (isOne
                ? ""
                : listed(counts + (few.count > 8 ? ["\(few.count - 8) more"] : [])) + ". ")
                + "Each value is a point mass, for which a density has no room: components can narrow onto single "
                + "values instead of groups, and their number grows. Leave "
                + "\(isOne ? "the column" : "such columns") out: --exclude "
                + few.map(\.name).joined(separator: ",")
                + ", or say that the values are categories: --column NAME=category.")
    }

    /// A column of at most so many distinct values is hardly one of measurements.
    private static let fewestValues = 10

    /// The components, or the clusters that they were joined into.
    private var groupCount: Int {
        file.manifest.merging?.clusters.count ?? mixture.components.count
    }

    private var classes: Finding? {
        guard mixture.classes == nil, let scores = evaluation?.clustering else { return nil }
        let (groups, classes) = (groupCount, scores.table.classes.count)
        guard groups > classes else { return nil }
        let noun = file.groupNoun
        let reason =
            file.manifest.merging == nil
            ? "A class that is no Gaussian takes several components."
            : "A class of parts that lie apart takes several clusters."
        return Finding(
            .note, "More \(noun)s than classes",
            text:
                "\(groups) \(noun)s for \(classes) known classes: \(groups - classes) can have no class of "
                + "their own, so that accuracy stays low even where groups are pure (purity "
                + "\(NumberText.text(scores.purity, decimals: 3)); \(NumberText.text(scores.majorityShare, decimals: 3)) "
                + "would be that of a single \(noun)). \(reason)"
        )
    }

    /// A share of bad rows that is as large as it may be.
    private var contamination: Finding? {
        let places = mixture.components.indices.filter {
            mixture.components[$0].tails?.contamination.map { $0.goodShare < 0.501 } ?? false
        }
        guard let first = places.first else { return nil }
        return Finding(
            .note, "Half of a component's rows count as bad",
            text:
                "The share of bad rows is at its bound in component \(places.map { "\($0 + 1)" }.joined(separator: ", ")): "
                + "its law has wider tails than one normal law, and few wild rows are not the reason (bad rows are "
                + "\(NumberText.text(mixture.components[first].tails?.contamination?.inflation ?? 1, significantDigits: 3)) times as wide). "
                + "Read which rows are bad with care; --law t or more --components say the same more plainly."
        )
    }

    private var separation: Finding? {
        guard let evaluation, groupCount > 1 else { return nil }
        let mean =
            evaluation.meanUncertainty < 0.0005
            ? "below 0.001" : NumberText.text(evaluation.meanUncertainty, decimals: 3)
        return evaluation.meanUncertainty < 0.05
            ? Finding(
                .good, "The \(file.groupNoun)s are well apart",
                text:
                    "A row's label is wrong with probability \(mean) on average, if the mixture is right."
            )
            : Finding(
                .note, "The \(file.groupNoun)s overlap",
                text:
                    "A row's label is wrong with probability \(mean) on average"
                    + (mixture.dimension > 1 ? "; the map shows where." : ".")
            )
    }
}
