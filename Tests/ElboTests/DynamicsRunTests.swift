import Elbo
import Foundation
import Testing

@Suite("Training of series under networks")
struct DynamicsRunTests {
    private static func run(seed: UInt64 = 3) throws -> DynamicsRun {
        let exact = try LinearCase.exact()
        var cells = (0..<3).flatMap { exact.sample(40, key: RandomKey(seed: $0)) }
        cells[7] = .nan
        let rows = try NumericTable(cells, width: 3, columns: ["a", "b", "c"])
        let order = try TimeOrder(
            times: (0..<120).map { Double($0 % 40) }, names: (0..<120).map { "s\($0 / 40)" },
            column: "t")
        let windows = try SeriesWindows(SequencedRows(rows, order), length: 10, seed: seed)
        return try DynamicsRun(
            windows, of: rows, columns: TimeColumns(time: "t", series: "s"), order: order,
            recipe: .stochasticRecurrent, units: 6,
            options: TrainingOptions(epochs: 3, batchSize: 16, clipNorm: 5, patience: 2, seed: seed)
        )
    }

    @Test("a run that is stopped and resumed gives the bits of one that was not")
    func resuming() throws {
        let run = try Self.run()
        #expect(run.model.seesMask && run.windows.split.validation.count == 3)
        let executor = CPUExecutor(threads: 2)
        let whole = try run.train(on: executor)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "elbo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("run.checkpoint").path
        var observer = SilentObserver()
        var steps = 0
        let first = try run.train(on: executor, checkpoint: path, observer: &observer) {
            steps += 1
            return steps == 5
        }
        #expect(first.result.stop == .interrupted)
        // The checkpoint is a model that can be used.
        guard case .series(let half) = try SavedModel(opening: path) else {
            Issue.record("a checkpoint of another family")
            return
        }
        #expect(half.manifest.dynamics?.training.stop == nil)
        let rest = try run.train(
            on: executor, checkpoint: path, resumes: true, observer: &observer)
        #expect(rest.file.manifest == whole.manifest)
        guard case .dynamics(let one) = rest.file.model, case .dynamics(let other) = whole.model
        else { return }
        #expect(one.parameters == other.parameters)
    }

    @Test("recipes of rows that stand alone are refused, and options that no windows suit")
    func refusals() throws {
        let run = try Self.run()
        #expect(throws: AutoencoderError.self) {
            try DynamicsRun(
                run.windows, of: run.rows, columns: run.columns, order: run.order, recipe: .vae)
        }
        #expect(throws: TrainingError.self) {
            try DynamicsRun(
                run.windows, of: run.rows, columns: run.columns, order: run.order,
                recipe: .deepMarkov, options: TrainingOptions(epochs: 0))
        }
        #expect(throws: AutoencoderError.self) {
            try Recipe.deepMarkov.autoencoder(
                for: ExampleSchema(itemShape: [3]), network: .multilayerPerceptron(.init()))
        }
    }
}
