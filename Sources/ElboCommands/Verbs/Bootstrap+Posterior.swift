import Elbo
import ElboNumerics

extension Bootstrap {
    /// Draws parameters from their posterior, and says what they are like.
    func runPosterior(_ file: MixtureFile, _ data: MixtureData) throws {
        try file.requireMixture()
        guard file.mixture.classes == nil, file.manifest.names == nil else {
            throw CommandFailure(
                .usage,
                "\(model.path) knows the components of rows, which --posterior would draw; fit it without --target and --known"
            )
        }
        var sampler = GibbsSampler()
        sampler.prior = file.manifest.fit?.prior
        sampler.draws = replicates
        sampler.burnIn = burnIn ?? sampler.burnIn
        sampler.key = RandomKey(seed: seed.seed)
        sampler.threads = running.threads
        let all = sampler.draws + sampler.burnIn
        let found = try sampler.run(file.mixture, data) {
            Terminal.show(share: Double($0) / Double(all), of: "sweeps")
        }
        if let draws {
            try write(found, names: file, to: overwriting.place(draws))
            Terminal.say("draws: \(draws)")
        }
        let summary = PosteriorSummary(found)
        guard !format.json else { return try Results.print(json: summary) }
        try Results.print(
            "\(Format.count(replicates, "draw")) after \(Format.count(sampler.burnIn)) left out; \(Format.count(found.switched)) with components in another order, relabelled; at least \(Format.number(summary.leastEffective, decimals: 0)) independent ones; mean ± deviation (5 % ... 95 %)\n"
        )
        for k in file.mixture.components.indices {
            try Results.print(
                "component \(file.name(ofComponent: k))\n  weight   \(line(summary.weights[k]))")
            for (j, name) in file.mixture.columnNames.enumerated() {
                try Results.print(
                    "  \(name)   mean \(line(summary.means[k][j]))   variance \(line(summary.variances[k][j]))"
                        .printable)
            }
        }
    }

    private func line(_ summary: PosteriorDraws.Summary) -> String {
        let numbers = [summary.mean, summary.deviation, summary.low, summary.high]
            .map { Format.significant($0, digits: 4) }
        return "\(numbers[0]) ± \(numbers[1]) (\(numbers[2]) ... \(numbers[3]))"
    }

    /// A row for each draw: weights, means, and the lower triangles of the covariances, component after component.
    private func write(
        _ found: PosteriorDraws, names file: MixtureFile, to place: OutputPlace
    ) throws {
        let columns = file.mixture.columnNames
        let isDiagonal = file.mixture.model.isDiagonal
        let pairs = columns.indices.flatMap { i in
            (isDiagonal ? i...i : 0...i).map { (i, $0) }
        }
        let names = file.mixture.components.indices.flatMap { k in
            let own = file.name(ofComponent: k)
            return ["weight_\(own)"] + columns.map { "mean_\(own)_\($0)" }
                + pairs.map { "covariance_\(own)_\(columns[$0.0])_\(columns[$0.1])" }
        }
        try TableOutput(columns: names).write(to: place) { body in
            for mixture in found.mixtures {
                try body(
                    mixture.components.flatMap { component in
                        let matrix = component.covariance.matrix
                        return [component.weight] + component.mean
                            + pairs.map { matrix[$0.0 * columns.count + $0.1] }
                    })
            }
        }
    }
}

/// What draws of a posterior come to, as JSON.
private struct PosteriorSummary: Encodable {
    let draws: Int
    let switched: Int
    let weights: [PosteriorDraws.Summary]
    let means: [[PosteriorDraws.Summary]]
    let variances: [[PosteriorDraws.Summary]]

    init(_ found: PosteriorDraws) {
        (draws, switched) = (found.mixtures.count, found.switched)
        (weights, means, variances) = (found.weights, found.means, found.variances)
    }

    /// That of the number of which the draws say least.
    var leastEffective: Double {
        // A weight that is 1 in all draws does not vary.
        ((weights.count > 1 ? weights : []) + (means + variances).joined()).map(\.effective).min()
            ?? 0
    }
}
