import Elbo
import Foundation
import Testing

/// Particles and bounds against the exact filter and smoother of the same linear-Gaussian system.
@Suite("Dynamical autoencoders beside the exact filter")
struct DynamicsOracleTests {
    private static let copies = 60

    private static func session(particles: Int) throws -> DynamicsSession {
        try DynamicsSession(
            LinearCase.deep(), on: CPUExecutor(threads: 2), particles: particles)
    }

    private static func total(_ logs: [Double], _ sequence: Range<Int>) -> Double {
        logs[sequence].reduce(0, +)
    }

    @Test("the filter's estimate of the likelihood has no bias")
    func likelihood() throws {
        let rows = try LinearCase.rows(copies: Self.copies)
        let exact = try LinearCase.exact().logDensities(of: rows, threads: nil)
        let found = try Self.session(particles: 100).logDensities(of: rows, threads: nil)
        let ratios = rows.sequences.dropLast().map {
            exp(Self.total(found, $0) - Self.total(exact, $0))
        }
        let estimate = Estimate(of: ratios)
        // 4 standard errors: a false alarm in 16 000.
        #expect(abs(estimate.mean - 1) < 4 * estimate.standardError)
        #expect(estimate.standardError < 0.15)
        // A gap has no density, and a shorter series ends sooner.
        #expect(found[6] == 0)
        let last = rows.sequences[Self.copies]
        #expect(abs(Self.total(found, last) - Self.total(exact, last)) < 0.5)
    }

    @Test("the bound lies below, by what the posterior is wrong")
    func bound() throws {
        let rows = try LinearCase.rows(copies: 3)
        let exact = try LinearCase.exact().logDensities(of: rows, threads: nil)
        let session = try Self.session(particles: 300)
        for (bound, sequence) in zip(try session.bounds(of: rows), rows.sequences) {
            #expect(bound.elbo < Self.total(exact, sequence))
            #expect(bound.kl > 0)
        }
    }

    @Test("what is expected of the next row, and of rows to come")
    func forecasts() throws {
        let rows = try LinearCase.rows(copies: 1)
        let exact = try LinearCase.exact()
        let session = try Self.session(particles: 4000)
        func compare(_ found: [CellLaw], _ wanted: [CellLaw], mean: Double, spread: Double) {
            #expect(found.count == wanted.count)
            for (found, wanted) in zip(found, wanted) {
                guard case .number(let found) = found, case .number(let wanted) = wanted else {
                    Issue.record("no numbers")
                    return
                }
                let scale = wanted.quantile(0.841_344_7) - wanted.mean
                #expect(abs(found.mean - wanted.mean) < mean * scale)
                let width = found.quantile(0.95) - found.quantile(0.05)
                #expect(abs(width / (2 * 1.644_854 * scale) - 1) < spread)
            }
        }
        // 64 particles tell of the next row, 4000 of those to come.
        compare(
            try session.expectations(of: rows, threads: nil),
            try exact.expectations(of: rows, threads: nil), mean: 0.35, spread: 0.35)
        let ahead = try session.forecasts(after: rows, steps: 4, threads: nil)
        let wanted = try exact.forecasts(after: rows, steps: 4, threads: nil)
        for (found, wanted) in zip(ahead, wanted) {
            compare(found, wanted, mean: 0.12, spread: 0.08)
        }
    }

    @Test("paths and gaps, from both sides")
    func smoothing() throws {
        let rows = try LinearCase.rows(copies: 1)
        let exact = try LinearCase.exact()
        let session = try Self.session(particles: 4000)
        let found = try session.paths(of: rows, threads: nil)
        let wanted = try exact.paths(of: rows, threads: nil)
        for (found, wanted) in zip(found, wanted) { #expect(abs(found - wanted) < 0.12) }
        let filled = try session.filled(rows, drawingWith: nil, threads: nil)
        let means = try exact.filled(rows, drawingWith: nil, threads: nil)
        for (found, wanted) in zip(filled, means) { #expect(abs(found - wanted) < 0.15) }
        #expect(zip(filled, rows.table.values).allSatisfy { $0 == $1 || $1.isNaN })
        // Draws differ by the key alone, and leave known cells as they are.
        let one = try session.filled(rows, drawingWith: RandomKey(seed: 1), threads: nil)
        #expect(try one == session.filled(rows, drawingWith: RandomKey(seed: 1), threads: nil))
        let other = try session.filled(rows, drawingWith: RandomKey(seed: 2), threads: nil)
        #expect(zip(one, other).filter { $0 != $1 }.count == rows.table.values.count { $0.isNaN })
    }

    @Test("a deep Markov model learns the system")
    func learning() throws {
        let exact = try LinearCase.exact()
        let length = 20
        func series(_ count: Int, seed: UInt64) throws -> SequencedRows {
            let cells = (0..<count).flatMap {
                exact.sample(length, key: RandomKey(seed: seed).child(UInt64($0)))
            }
            return SequencedRows(
                try NumericTable(cells, width: 3, columns: ["a", "b", "c"]),
                lengths: [Int](repeating: length, count: count))
        }
        let rows = try series(200, seed: 3)
        let windows = try SeriesWindows(rows)
        let model = try DynamicalAutoencoder(
            itemShape: [3], latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [16])),
            dynamics: .deepMarkov, units: 16)
        let trainer = try Trainer(
            model: model,
            options: TrainingOptions(
                epochs: 120, batchSize: 20, learningRate: 5e-3, schedule: .linear(final: 0),
                clipNorm: 5),
            executor: CPUExecutor(threads: 2), split: windows.split)
        var observer = SilentObserver()
        let result = try trainer.run(
            on: ExampleReader(windows.data), startingWith: model.initialValues, observer: &observer)
        let trained = TrainedDynamics(
            model: model, parameters: result.parameters, columns: nil, scale: windows.scale)
        let fresh = try series(40, seed: 4)
        let truth = try exact.logDensities(of: fresh, threads: nil).reduce(0, +)
        let found = try DynamicsSession(trained, on: CPUExecutor(threads: 2))
            .bounds(of: fresh).reduce(0) { $0 + $1.elbo }
        let steps = Double(fresh.table.count)
        #expect(found / steps < truth / steps + 0.02)
        #expect(found / steps > truth / steps - 0.15)
    }
}
