import Elbo
import Foundation
import Testing

/// A model of frames beside the same model of rows of columns, the exact filter, and the closed form of what follows.
@Suite("Dynamical autoencoders of frames beside those of rows")
struct FramesOracleTests {
    static func treatment() throws -> ClipTreatment {
        ClipTreatment(
            frames: 12, stride: 12, rate: 10,
            images: ImageTreatment(size: try #require(ImageSize(width: 3, height: 1)), color: .grey)
        )
    }

    /// Frames of 1 x 3 pixels: the rows of `LinearCase`, the model with its parameters.
    private static func trained() throws -> TrainedFrames {
        let rows = try LinearCase.deep()
        let treatment = ClipTreatment(
            frames: 12, stride: 12, rate: 10,
            images: ImageTreatment(size: try #require(ImageSize(width: 3, height: 1)), color: .grey)
        )
        let model = try DynamicalAutoencoder(
            itemShape: treatment.images.itemShape, latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [])),
            dynamics: rows.model.dynamics, units: 4)
        #expect(model.parameters.map(\.shape) == rows.model.parameters.map(\.shape))
        return TrainedFrames(
            model: model, parameters: rows.parameters,
            schema: ExampleSchema(itemShape: treatment.itemShape, clips: treatment))
    }

    /// Numbers as clips of 1 x 3 pixels, by way of a file.
    static func clips(_ cells: [Double], frames: Int) throws -> Dataset {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-\(UUID().uuidString).npy").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try writeNPY(
            values: cells.map { Float($0) }, shape: [cells.count / 3 / frames, frames, 1, 3, 1],
            to: path)
        return try Dataset.read(
            path, options: ReadOptions(clips: ClipOptions(frames: frames, isAsked: true)))
    }

    @Test(
        "the bound is that of rows of columns, which particles take step by step",
        arguments: ["dmm", "vrnn", "srnn"])
    func bound(name: String) throws {
        let dynamics = try #require(Recipe(name)?.dynamics)
        let rows = try LinearCase.rows(copies: 1, gaps: false)
        let network = Architecture.multilayerPerceptron(MultilayerPerceptron(hidden: [5]))
        let columns = try DynamicalAutoencoder(
            itemShape: [3], latentDimension: 2, network: network, dynamics: dynamics, units: 4)
        let parameters = columns.parameters.initialValues(key: RandomKey(seed: 9))
        let particles = try DynamicsSession(
            TrainedDynamics(
                model: columns, parameters: parameters, columns: nil,
                scale: RowScale(means: [0, 0, 0], deviations: [1, 1, 1])),
            on: CPUExecutor(threads: 2), particles: 2000
        ).bounds(of: rows)[0]
        let treatment = try Self.treatment()
        let frames = try DynamicalAutoencoder(
            itemShape: treatment.images.itemShape, latentDimension: 2, network: network,
            dynamics: dynamics, units: 4)
        let trained = TrainedFrames(
            model: frames, parameters: parameters,
            schema: ExampleSchema(itemShape: treatment.itemShape, clips: treatment))
        // The same clip many times: each has draws of its own.
        let copies = 500
        let cells = Array(rows.table.values.prefix(36))
        let data = try Self.clips((0..<copies).flatMap { _ in cells }, frames: 12)
        let found = try FramesSession(trained, on: CPUExecutor(threads: 2))
            .bounds(of: data, draws: 4, key: RandomKey(seed: 5))
        func total(_ values: [Double]) -> Estimate {
            Estimate(
                of: stride(from: 0, to: values.count, by: 12).map {
                    values[$0..<$0 + 12].reduce(0, +)
                })
        }
        // The particles' own error is as large: 6 standard errors are more than 4 of the difference.
        let (reconstruction, bound) = (total(found.reconstructions), total(found.bounds))
        #expect(
            abs(reconstruction.mean - particles.reconstruction) < 6 * reconstruction.standardError)
        #expect(abs(bound.mean - particles.elbo) < 6 * bound.standardError)
        #expect(bound.standardError < 0.3 && reconstruction.standardError > 0)
    }

    @Test("along means the system's own matrices tell what follows, from any number of frames")
    func continuation() throws {
        let rows = try LinearCase.rows(copies: 1, gaps: false)
        let data = try Self.clips(Array(rows.table.values.prefix(36)), frames: 12)
        let session = FramesSession(try Self.trained(), on: CPUExecutor(threads: 2))
        let given = 7
        let short = try Self.clips(Array(rows.table.values.prefix(given * 3)), frames: given)
        let path = try session.paths(of: short)
        #expect(path.count == given * 2)
        var state = path.suffix(2).map(Double.init)
        var wanted: [Double] = []
        let (a, c) = (LinearCase.transition, LinearCase.observation)
        let offset = [0.2, -0.1, 0]
        for _ in 0..<4 {
            state = [a[0] * state[0] + a[1] * state[1], a[2] * state[0] + a[3] * state[1]]
            wanted += (0..<3).map { c[2 * $0] * state[0] + c[2 * $0 + 1] * state[1] + offset[$0] }
        }
        let means = Continuation(frames: 4, drawsCodes: false)
        // Of the longer clip only the frames given are seen.
        for clips in [short, data] {
            try session.continuations(
                of: clips, given: given, by: means, key: RandomKey(seed: 1)
            ) { range, values in
                #expect(range == 0..<1 && values.count == 12)
                for (value, wanted) in zip(values, wanted) {
                    #expect(abs(Double(value) - wanted) < 1e-4)
                }
            }
        }
        // New clips begin with what the system says of a first row: zero, but for the offset.
        let drawn = try session.sample(4000, Continuation(frames: 1), key: RandomKey(seed: 2))
        for number in 0..<3 {
            let values = stride(from: number, to: drawn.count, by: 3).map { Double(drawn[$0]) }
            let estimate = Estimate(of: values)
            #expect(abs(estimate.mean - offset[number]) < 4 * estimate.standardError)
        }
    }
}
