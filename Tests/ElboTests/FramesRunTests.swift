import Elbo
import Foundation
import Testing

@Suite("Training of frames that follow one another")
struct FramesRunTests {
    private static func balls(_ count: Int, seed: UInt64) -> Dataset {
        BouncingBalls(frames: 10, side: 12).clips(count, seed: seed)
    }

    @Test(
        "what follows is told better than by the last frame, whatever the recipe",
        arguments: ["dmm", "vrnn", "srnn", "srvp"])
    func continuation(name: String) throws {
        let recipe = try #require(Recipe(name))
        let run = try FramesRun(
            Self.balls(400, seed: 3), recipe: recipe,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [48])), latentDimension: 8,
            units: 48, likelihood: .bernoulli,
            options: TrainingOptions(
                epochs: 16, batchSize: 16, learningRate: 0.003, clipNorm: 5, seed: 1))
        let executor = CPUExecutor(threads: 2)
        let file = try run.train(on: executor)
        let judged = try FramesSession(file.model, on: executor).evaluate(
            Self.balls(40, seed: 4), ahead: 3, futures: 4, key: RandomKey(seed: 2))
        let told = try #require(judged.continuations)
        #expect(told.given == 7 && told.ahead == 3)
        #expect(told.mean.squaredErrorPerFrame < 0.9 * told.still.squaredErrorPerFrame)
        // A state that codes alone move is learned last.
        let share = name == "srvp" ? 0.8 : 0.5
        #expect(judged.reconstructions.squaredErrorPerFrame < share * judged.squaredErrorOfMean)
        #expect(judged.bounds.count == 10)
    }

    @Test("frames that nobody shows are told better than by a blend of those around them")
    func hidden() throws {
        let run = try FramesRun(
            Self.balls(400, seed: 3), recipe: .kalman,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [48])), latentDimension: 4,
            units: 24, likelihood: .bernoulli,
            options: TrainingOptions(
                epochs: 24, batchSize: 16, learningRate: 0.005, clipNorm: 5, seed: 1))
        let executor = CPUExecutor(threads: 2)
        let file = try run.train(on: executor)
        let judged = try FramesSession(file.model, on: executor).evaluate(
            Self.balls(40, seed: 4), hiding: 4..<7, key: RandomKey(seed: 2))
        let found = try #require(judged.hidden)
        #expect(found.first == 5 && found.last == 7 && found.told.squaredErrors.count == 3)
        #expect(found.told.squaredErrorPerFrame < found.blend.squaredErrorPerFrame)
        // Another model is refused.
        let other = try FramesRun(
            Self.balls(20, seed: 3), recipe: .deepMarkov,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [8])), latentDimension: 2,
            units: 4, options: TrainingOptions(epochs: 1, batchSize: 16)
        ).train(on: executor)
        #expect(throws: AutoencoderError.self) {
            try FramesSession(other.model, on: executor).evaluate(
                Self.balls(4, seed: 4), hiding: 4..<7, key: RandomKey(seed: 2))
        }
    }

    @Test("a file holds all of it, and takes clips of any length")
    func file() throws {
        let data = Self.balls(30, seed: 5)
        let run = try FramesRun(
            data, recipe: .variationalRecurrent,
            network: .convolutional(ConvolutionalNetwork(channels: [4, 4], features: 8)),
            latentDimension: 3, units: 8, options: TrainingOptions(epochs: 1, batchSize: 16))
        #expect(run.model.likelihood == .discretizedLogistic)
        let file = try run.train(on: CPUExecutor(threads: 2))
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-\(UUID().uuidString).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try file.save(to: path)
        guard case .frames(let opened) = try SavedModel(opening: path) else {
            Issue.record("another family")
            return
        }
        #expect(opened.manifest == file.manifest)
        #expect(opened.model.parameters.map(\.floats) == file.model.parameters.map(\.floats))
        let session = FramesSession(opened.model, on: CPUExecutor(threads: 2))
        let longer = BouncingBalls(frames: 14, side: 12).clips(3, seed: 6)
        #expect(try session.paths(of: longer).count == 3 * 14 * 3)
        let other = BouncingBalls(frames: 10, side: 14).clips(3, seed: 6)
        #expect(throws: AutoencoderError.self) { try session.paths(of: other) }
    }

    @Test("what cannot be learned is refused")
    func refusals() throws {
        let balls = Self.balls(20, seed: 5)
        #expect(throws: AutoencoderError.self) { try FramesRun(balls, recipe: .vae) }
        #expect(throws: AutoencoderError.self) {
            try FramesRun(balls, recipe: .deepMarkov, likelihood: .gaussian(sigma: .optimal))
        }
        #expect(throws: AutoencoderError.self) {
            try FramesRun(
                Dataset([Float](repeating: 0, count: 40), itemShape: [4]), recipe: .deepMarkov)
        }
    }
}
