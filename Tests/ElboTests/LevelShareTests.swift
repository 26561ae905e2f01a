import Elbo
import ElboAutoencoders
import ElboTestSupport
import Foundation
import Testing

@Suite("Levels of categories as frequent in samples as in the data")
struct LevelShareTests {
    @Test(
        "shifted logits have the means that were asked for, also of levels that hardly ever came out"
    )
    func shifts() {
        let key = RandomKey(seed: 5)
        let (rows, width) = (4000, 6)
        let range = 1..<5
        let logits = (0..<rows).map { row in
            range.indices.map { 3 * key.normal(at: 4 * row + $0) - 2 * Double($0) }
        }
        func softmax(_ logits: [Double]) -> [Double] {
            let powers = logits.map(exp)
            let sum = powers.reduce(0, +)
            return powers.map { $0 / sum }
        }
        let probabilities = logits.flatMap { row -> [Float] in
            [7] + softmax(row).map { Float($0) } + [9]
        }
        let shares = [0.2, 0.001, 0.3, 0.499]
        let shifts = LevelShifts(of: probabilities, range: range, width: width, shares: shares)
            .values
        for level in shares.indices {
            let mean =
                logits.reduce(0) { $0 + softmax(zip($1, shifts).map(+))[level] } / Double(rows)
            #expect(abs(mean / shares[level] - 1) < 6e-3, "level \(level): \(mean)")
        }
    }

    /// Two thirds a, one third b, one row in fifty c; the number tells them apart but for c.
    private func table(_ rows: Int) throws -> Dataset {
        let key = RandomKey(seed: 8)
        let lines = (0..<rows).map { row -> String in
            let level = row % 50 == 7 ? "c" : row % 3 == 0 ? "b" : "a"
            let number = (level == "b" ? 2.0 : 0) + key.normal(at: row)
            return "\(level),\((number * 100).rounded() / 100)"
        }
        return try withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            try (["k,x"] + lines).joined(separator: "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
            return try Dataset.read(path, options: ReadOptions(categories: .found()))
        }
    }

    @Test("a model with a prior fitted to codes draws each level as often as it is met")
    func sampled() throws {
        let data = try table(1500)
        let run = try AutoencoderRun(
            data, recipe: .twoStage,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [16])),
            latentDimension: 2, options: TrainingOptions(epochs: 4, batchSize: 100))
        let executor = CPUExecutor(threads: 1)
        let model = try run.train(on: executor).model
        let training = data.subset(rows: run.split.training)
        let columns = try #require(model.table)
        let levels = try #require(columns.firstIndex { $0.levels != nil })
        let range = columns.ranges[levels]
        // As many codes as the biases were found with, but others: two mean probabilities of a share s differ by at most
        // √(2 s / n), four of which are exceeded in one run of 5000.
        let drawn = try ModelSession(model, on: executor).sample(
            20_000, key: RandomKey(seed: 77), in: .model)
        for place in range {
            let share =
                (0..<training.count).reduce(0.0) {
                    $0 + Double(training.values(of: [$1])[place])
                } / Double(training.count)
            let mean =
                stride(from: place, to: drawn.count, by: data.itemSize)
                .reduce(0.0) { $0 + Double(drawn[$1]) } / 20_000
            #expect(abs(mean - share) < 4 * (2 * share / 20_000).squareRoot() + 6e-3 * share)
        }
    }
}
