import Elbo
import Foundation

extension SeriesFile {
    /// What the model is, for people.
    func summary() throws -> String {
        switch model {
        case .hiddenMarkov(let model): try summary(model)
        case .stateSpace(let model): summary(model)
        case .dynamics(let trained): summary(trained.model)
        }
    }

    private func summary(_ model: DynamicalAutoencoder) -> String {
        guard let record = manifest.dynamics else { return "" }
        var lines = [
            "dynamical autoencoder \(record.recipe.name): \(model.dynamics.title)", rowsLine,
            "rows of \(Format.count(model.dataSize, "number")), codes of \(model.latentDimension), \(Format.count(model.units)) \(model.cell.rawValue) units, \(model.likelihood.description) likelihood, \(Format.count(model.parameters.trainedCount)) parameters",
            "trained on windows of \(Format.count(record.length, "step")), \(Format.count(record.training.history.count, "epoch"))"
                + (record.training.stop.map { ", \($0)" } ?? ""),
        ]
        if let kept = record.training.keptRecord,
            let elbo = (kept.validation ?? kept.training)[Metric.elbo]
        {
            lines.append(
                "ELBO of the \(kept.validation == nil ? "training" : "validation") windows \(Format.number(elbo, decimals: 4)) nats per step"
            )
        }
        return Format.folded(lines.joined(separator: "\n")).printable
    }

    private func summary(_ model: StateSpaceModel) -> String {
        guard let record = manifest.stateSpace else { return "" }
        var lines = [
            "linear-Gaussian state space: \(model.form.name)"
                + (model.width == 1 ? "" : " of \(model.width) columns"),
            rowsLine,
            "log-likelihood \(Format.number(record.logLikelihood, decimals: 4)) nats, \(record.parameters) parameters, \(record.history.count - 1) iterations"
                + (record.isConverged ? "" : ", which had not settled"),
            "",
        ]
        var table = [["column", "noise"] + variances(of: model, column: 0).map(\.name)]
        for (column, name) in model.rowColumnNames.enumerated().prefix(20) {
            table.append(
                [name, Format.significant(model.noise[column].squareRoot())]
                    + variances(of: model, column: column).map {
                        Format.significant($0.deviation)
                    })
        }
        lines += Self.aligned(table)
        lines.append("standard deviations, in the columns' units, of a step")
        return Format.folded(lines.joined(separator: "\n")).printable
    }

    /// How much the parts of a structural form wander.
    private func variances(
        of model: StateSpaceModel, column: Int
    ) -> [(name: String, deviation: Double)] {
        guard case .structural(let trend, let season) = model.form else { return [] }
        let d = model.dimension
        let first = column * (d / model.width)
        let parts =
            [("level", first)] + (trend ? [("slope", first + 1)] : [])
            + (season == nil ? [] : [("season", first + (trend ? 2 : 1))])
        return parts.map { ($0.0, model.transitionNoise[$0.1 * (d + 1)].squareRoot()) }
    }

    /// Cells below each other.
    private static func aligned(_ table: [[String]]) -> [String] {
        let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        return table.map { row in
            zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "   ")
                .trimmingCharacters(in: .whitespaces)
        }
    }

    private func summary(_ model: HiddenMarkovModel) throws -> String {
        guard let described = manifest.states else { return "" }
        let states = MixtureFile(model.states, described)
        let d = model.states.dimension
        var lines = [
            "hidden Markov model, \(Format.count(model.chain.states, "state"))"
                + (model.states.law == .normal
                    ? ""
                    : model.states.law == .contaminated
                        ? " of contaminated Gaussians" : " of t distributions")
                + (d == 0
                    ? ""
                    : ", covariance \(model.states.model.name(dimension: d)) (\(model.states.model.summary))"),
            rowsLine,
        ]
        lines += states.fitLines
        lines.append("")
        if d > 0 { lines += states.componentLines(called: "state") }
        lines += states.levelLines
        lines += ["", "transitions, from a row's state to the next"]
        lines += transitions(model.chain)
        return Format.folded(lines.joined(separator: "\n")).printable
    }

    /// To what it was fitted.
    private var rowsLine: String {
        let manifest = manifest
        let (date, name) = (manifest.timeFormat?.date, manifest.columns.time)
        let step =
            switch manifest.step {
            case .rows: "rows that keep no distance in \(name)"
            case .months(let months): "steps of \(Format.count(months, "month")) in \(name)"
            case .equal(let step) where date?.isTime == false:
                "steps of \(Format.count(Int(step), "day")) in \(name)"
            case .equal(let step):
                "steps of \(Format.significant(step))\(date == nil ? "" : " seconds") in \(name)"
            }
        return "\(Format.count(manifest.steps, "step")) of \(manifest.series) series; \(step)"
    }

    private func transitions(_ chain: MarkovChain) -> [String] {
        let shown = min(chain.states, 12)
        var table = [
            ["state", "first"] + (0..<shown).map { "to " + name(ofState: $0) } + ["mean stay"]
        ]
        for state in 0..<shown {
            table.append(
                [name(ofState: state), Format.number(chain.initial[state], decimals: 3)]
                    + chain.transitions[state].prefix(shown).map { Format.number($0, decimals: 3) }
                    + [Format.significant(chain.meanDuration(of: state), digits: 3)])
        }
        return Self.aligned(table)
            + (shown < chain.states
                ? ["and \(chain.states - shown) further states; see --json"] : [])
    }
}

/// A model of series as `inspect --json` prints it: the manifest with the parameters.
struct SeriesDescription: Encodable {
    let manifest: SeriesManifest
    let states: MixtureDescription?
    let chain: MarkovChain?
    let stateSpace: [String: [Double]]?

    init(_ file: SeriesFile) {
        manifest = file.manifest
        switch file.model {
        case .hiddenMarkov(let model):
            states = file.manifest.states.map { MixtureDescription(MixtureFile(model.states, $0)) }
            chain = model.chain
            stateSpace = nil
        case .stateSpace(let model):
            (states, chain) = (nil, nil)
            stateSpace = [
                "transition": model.transition, "transition_noise": model.transitionNoise,
                "observation": model.observation, "offset": model.offset, "noise": model.noise,
                "first_mean": model.firstMean, "first_covariance": model.firstCovariance,
            ]
        case .dynamics:
            (states, chain, stateSpace) = (nil, nil, nil)
        }
    }
}
