import ElboAutoencoders
import ElboGraph
import ElboNetworks
import ElboTraining
import Foundation
import Testing

/// Codes first, their law afterwards.
@Suite struct QuantizedTrainingTests {
    private static func run(_ strategy: TrainingStrategy, epochs: Int, patience: Int? = nil) throws
        -> (model: any Trainable, result: TrainingResult)
    {
        let training = try TrainingCase(
            epochs: epochs, patience: patience, strategy: strategy, recipe: .quantized,
            posterior: .quantized(codewords: 5, size: 1))
        return (training.model, try training.run().result)
    }

    @Test("In the second stage the prior alone moves")
    func stages() throws {
        let (model, first) = try Self.run(.codesFirst(epochs: 4), epochs: 4)
        let (_, both) = try Self.run(.codesFirst(epochs: 4), epochs: 6)
        var moved: Set<String> = []
        for (index, parameter) in model.parameters.enumerated()
        where first.parameters[index] != both.parameters[index] {
            moved.insert(String(parameter.name.prefix { $0 != "." }))
        }
        #expect(moved == ["prior"])
        // Before its turn all codes are alike probable: two places of five codewords.
        let kl = first.history.map { $0.training["kl"] ?? .nan }
        #expect(kl.allSatisfy { abs($0 - 2 * log(5)) < 1e-5 })
        let last = try #require(both.history.last?.training["kl"])
        #expect(last < 2 * log(5))
    }

    @Test("Training does not stop before the law of codes has had its turn")
    func patience() throws {
        let (_, result) = try Self.run(.codesFirst(epochs: 12), epochs: 16, patience: 1)
        #expect(result.history.count > 12)
    }
}
