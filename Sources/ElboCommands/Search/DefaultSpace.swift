import Elbo
import Foundation

extension SearchSpace {
    /// What is tried where nothing else is said: the options that decide most, in ranges around their defaults.
    ///
    /// - Parameters:
    ///   - run: The training of the default.
    ///   - isConvolutional: Whether its network has convolutions.
    ///   - names: Options that are fixed, which are left out.
    static func suited(
        to run: AutoencoderRun, isConvolutional: Bool, without names: Set<String>
    ) throws -> SearchSpace {
        let rates = SearchParameter("learning-rate", .real(3e-4...5e-3, isLogarithmic: true))
        let parameters: [SearchParameter]
        if run.data.schema.text != nil {
            parameters = [
                .init("hidden", .integer(64...512, isLogarithmic: true)),
                .init("embedding", .choice(["64", "128", "256"])),
                .init("latent", .integer(4...64, isLogarithmic: true)),
                .init("dropout", .real(0...0.6)), .init("word-dropout", .real(0...0.5)), rates,
            ]
        } else if isConvolutional {
            parameters = [
                .init("latent", .integer(8...128, isLogarithmic: true)),
                .init("features", .integer(64...512, isLogarithmic: true)),
                .init("activation", .choice(["relu", "silu"])),
                .init("blocks", .integer(0...1)),
                .init("batch", .choice(["32", "64", "128"])), rates,
            ]
        } else {
            // Codes of more dimensions than the data have say nothing more.
            let widest = max(3, min(64, run.data.itemSize))
            parameters = [
                .init("hidden", .integer(64...1024, isLogarithmic: true)),
                .init("layers", .integer(1...3)),
                .init("latent", .integer(2...widest, isLogarithmic: true)),
                .init("activation", .choice(["relu", "silu"])),
                .init("batch", .choice(["32", "64", "128", "256"])), rates,
            ]
        }
        let free = parameters.filter { !names.contains($0.name) }
        guard !free.isEmpty else {
            throw CommandFailure(
                .usage, "every option that is tried by default is fixed; name others with --try")
        }
        return try SearchSpace(free)
    }
}
