import ElboAutoencoders
import ElboCPU
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// A step in two programs, and two processes that train one model.
@Suite struct GradientExchangeTests {
    /// Alone: sums are what they were.
    private struct Alone: GradientExchange {
        var count: Int { 1 }
        var rank: Int { 0 }
        func sum(_ values: inout [Float]) {}
    }

    /// Threads that meet.
    ///
    /// Sendable: the condition guards the sums.
    private final class Meeting: @unchecked Sendable {
        private let condition = NSCondition()
        private let count: Int
        private var parts: [Int: [Float]] = [:]
        private var total: [Float] = []
        private var left = 0

        init(_ count: Int) { self.count = count }

        func sum(_ values: [Float], rank: Int) -> [Float] {
            condition.lock()
            defer { condition.unlock() }
            while left > 0 { condition.wait() }
            parts[rank] = values
            if parts.count == count {
                // In the order of ranks, so that all get the same bits.
                total = (1..<count).reduce(parts[0] ?? []) { sum, rank in
                    zip(sum, parts[rank] ?? []).map { $0 + $1 }
                }
                parts = [:]
                left = count
                condition.broadcast()
            } else {
                while left == 0 { condition.wait() }
            }
            left -= 1
            let result = total
            if left == 0 { condition.broadcast() }
            return result
        }
    }

    private struct Half: GradientExchange {
        let meeting: Meeting
        let count: Int
        let rank: Int
        func sum(_ values: inout [Float]) { values = meeting.sum(values, rank: rank) }
    }

    private let data: Dataset
    private let model: Autoencoder

    /// Without noise of z, whose draws would belong to the halves: batch normalisation would see its half only.
    init() throws {
        data = try LinearGaussianModel(
            weights: [[1], [-2], [0.5]], mean: [0.5, 1, 0], variance: 0.2
        ).draw(90, key: RandomKey(seed: 8))
        model = try Recipe.autoencoder.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .multilayerPerceptron(.init(hidden: [8], activation: .tanh)),
            likelihood: .gaussian(sigma: .fixed(value: 0.4)))
    }

    private func train(_ exchange: (any GradientExchange)?, epochs: Int = 3) throws -> [[Double]] {
        var observer = SilentObserver()
        return try Trainer(
            model: model,
            options: TrainingOptions(
                epochs: epochs, batchSize: 20, learningRate: 0.01, clipNorm: 0.5,
                validationFraction: 0, seed: 3), executor: CPUExecutor(threads: 1),
            exchange: exchange
        ).run(on: ExampleReader(data), observer: &observer).parameters.map(\.doubles)
    }

    @Test("Two programs with nothing in between give the bits of one")
    func twoPrograms() throws {
        let (one, two) = (try train(nil), try train(Alone()))
        for (a, b) in zip(one, two) { #expect(isClose(a, b, relative: 1e-5, absolute: 1e-7)) }
    }

    @Test(
        "Two halves of each batch make the whole's updates, up to the rounding of single precision")
    func halves() throws {
        let meeting = Meeting(2)
        let results = Results()
        DispatchQueue.concurrentPerform(iterations: 2) { rank in
            results.set(rank, try? train(Half(meeting: meeting, count: 2, rank: rank)))
        }
        let (a, b) = (try #require(results.get(0)), try #require(results.get(1)))
        // All processes have the same bits.
        #expect(a == b)
        // Fifteen steps, each of which rounds its sums in another order; Adam divides by small numbers.
        for (half, whole) in zip(a, try train(nil)) {
            #expect(isClose(half, whole, relative: 1e-4, absolute: 1e-5))
        }
    }
}

/// Sendable: the lock guards the results.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var found: [Int: [[Double]]] = [:]
    func set(_ rank: Int, _ value: [[Double]]?) { lock.withLock { found[rank] = value } }
    func get(_ rank: Int) -> [[Double]]? { lock.withLock { found[rank] } }
}
