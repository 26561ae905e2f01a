import Elbo
import Foundation

extension SearchJob {
    func space(for standard: AutoencoderRun) throws -> SearchSpace {
        var parameters = try verb.space.map { try SpaceFile.read($0) } ?? []
        parameters += try verb.tries.map(TriedOption.parse)
        guard !parameters.isEmpty else {
            return try .suited(
                to: standard, isConvolutional: try isConvolutional(standard.data),
                without: Set(options.fixed.map(\.name)))
        }
        return try SearchSpace(parameters)
    }

    private func isConvolutional(_ data: Dataset) throws -> Bool {
        try verb.model.composition.network(for: data).isConvolutional
    }

    /// Refuses rows that leave nothing to judge, those that fresh seeds hold back at the end among them.
    func requireJudged(
        _ standard: AutoencoderRun, _ judge: SearchJudge, _ data: Dataset
    ) throws {
        if let refusal = judge.refusal(of: standard) { throw CommandFailure(.usage, refusal) }
        guard judge.measure != .bound else { return }
        for number in 0..<UInt64(verb.seeds ?? 3) {
            let fresh = try options.model([:], nil, seed: seed &+ 1 &+ number).run(
                on: data, forms: verb.columns.forms)
            if let refusal = judge.refusal(of: fresh) {
                throw CommandFailure(.usage, "from fresh seed \(number + 1) \(refusal)")
            }
        }
    }

    /// Builds a model for each value by itself: what the data refuse is refused before anything is trained.
    func check(
        _ space: SearchSpace, _ data: Dataset, _ standard: AutoencoderRun, _ judge: SearchJudge
    ) throws {
        try options.check(space)
        for parameter in space.parameters {
            for value in parameter.domain.extremes {
                var configuration: SearchConfiguration = [parameter.name: value]
                if let condition = parameter.condition {
                    configuration[condition.parameter] = .choice(condition.values[0])
                }
                let run: AutoencoderRun
                do {
                    run = try options.model(configuration, nil, seed: seed).run(
                        on: data, forms: verb.columns.forms)
                } catch {
                    throw CommandFailure(
                        .usage,
                        "\(parameter.name)=\(value) cannot be tried: \(CommandFailure(error))"
                    )
                }
                guard judge.measure != .bound || run.scored == standard.scored else {
                    throw CommandFailure(
                        .usage,
                        "\(parameter.name)=\(value) cannot be compared with the default: its bound is of \(run.scored), the default's of \(standard.scored)"
                    )
                }
                if let refusal = judge.refusal(of: run) {
                    throw CommandFailure(
                        .usage, "\(parameter.name)=\(value) cannot be tried: \(refusal)")
                }
            }
        }
    }

    /// The values of a space that make the default's model and training; nil where it lacks some of them.
    func standardValues(of space: SearchSpace, _ data: Dataset) throws -> SearchConfiguration? {
        // A space with real or very many numbers does not meet the default by chance.
        guard
            space.parameters.allSatisfy({
                $0.condition == nil && $0.domain.count.map { $0 <= 16 } ?? false
            })
        else { return nil }
        func run(_ configuration: SearchConfiguration) throws -> AutoencoderRun {
            try options.model(configuration, nil, seed: seed).run(
                on: data, forms: verb.columns.forms)
        }
        let standard = try run([:])
        var found = SearchConfiguration()
        for parameter in space.parameters {
            let value = try parameter.domain.values?.first { value in
                let run = try run([parameter.name: value])
                return run.autoencoder == standard.autoencoder && run.options == standard.options
            }
            guard let value else { return nil }
            found[parameter.name] = value
        }
        return found
    }

    /// What must be equal for a search to be gone on with.
    func identity(_ space: SearchSpace, _ data: Dataset, _ judge: SearchJudge) throws
        -> String
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let amounts = [
            verb.budget.map { "budget=\($0.seconds)" }, verb.trials.map { "trials=\($0)" },
            verb.finalists.map { "finalists=\($0)" }, verb.seeds.map { "seeds=\($0)" },
            verb.model.epochs.map { "epochs=\($0)" }, verb.model.patience.map { "patience=\($0)" },
            "seed=\(seed)", judge.measure == .bound ? nil : "judge=\(judge.measure.rawValue)",
            verb.target.map { "target=\($0)" }, verb.against.map { "against=\($0.rawValue)" },
            verb.isAsynchronous ? "async" : nil,
        ]
        let fixed = options.fixed.map { $0.name + ($0.value.map { "=\($0)" } ?? "") }
        return
            ([
                elboVersion, data.fingerprint,
                String(decoding: try encoder.encode(space), as: UTF8.self),
            ]
            + amounts.compactMap(\.self) + fixed.sorted()).joined(separator: "\n")
    }
}
