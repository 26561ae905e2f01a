import Elbo
import Foundation
import Testing

/// What a decoder sees of frames given, where codes and memory say nothing.
@Suite("Content of frames seen before") struct ContentTests {
    private static let side = 4
    private static let size = side * side

    /// A model with random parameters of whose decoder's inputs only the content counts.
    private static func session(_ content: Dynamics.Content) throws -> FramesSession {
        var dynamics = Dynamics.videoGeneration
        dynamics.content = content
        let network: Architecture =
            content.skips
            ? .convolutional(ConvolutionalNetwork(channels: [3], features: 5))
            : .multilayerPerceptron(MultilayerPerceptron(hidden: []))
        let model = try DynamicalAutoencoder(
            itemShape: [side, side, 1], latentDimension: 2, network: network, dynamics: dynamics,
            units: 3, likelihood: .gaussian(sigma: .fixed(value: 1)))
        let blind = model.latentDimension + model.units
        let parameters = model.parameters.enumerated().map { place, parameter in
            let key = RandomKey(seed: 3).child(UInt64(place))
            var values = (0..<parameter.shape.count).map { Float(0.4 * key.normal(at: $0)) }
            if parameter.name == "decoder.0.weight" {
                for place in 0..<blind * parameter.shape[1] { values[place] = 0 }
            }
            return HostArray(parameter.shape, values)
        }
        let treatment = ClipTreatment(
            frames: 8, stride: 8, rate: 10,
            images: ImageTreatment(
                size: try #require(ImageSize(width: side, height: side)), color: .grey))
        return FramesSession(
            TrainedFrames(
                model: model, parameters: parameters,
                schema: ExampleSchema(itemShape: treatment.itemShape, clips: treatment)),
            on: CPUExecutor(threads: 1))
    }

    private static func clips(_ pixels: [Float], frames: Int) throws -> Dataset {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-\(UUID().uuidString).npy").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try writeNPY(
            values: pixels, shape: [pixels.count / size / frames, frames, side, side, 1], to: path)
        return try Dataset.read(
            path, options: ReadOptions(clips: ClipOptions(frames: frames, isAsked: true)))
    }

    private static func random(_ frames: Int, seed: UInt64) -> [Float] {
        let key = RandomKey(seed: seed)
        return (0..<frames * size).map { Float(key.normal(at: $0)) }
    }

    private static func continued(
        _ session: FramesSession, _ pixels: [Float], given: Int, by frames: Int
    ) throws -> [[Float]] {
        var found: [Float] = []
        try session.continuations(
            of: clips(pixels, frames: given), given: given,
            by: Continuation(frames: frames, drawsCodes: false), key: RandomKey(seed: 1)
        ) { found += $1 }
        return Self.frames(found)
    }

    private static func frames(_ pixels: [Float]) -> [[Float]] {
        stride(from: 0, to: pixels.count, by: size).map { Array(pixels[$0..<$0 + size]) }
    }

    private static func areClose(_ a: [Float], _ b: [Float]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 2e-5 }
    }

    /// The decoder's means of a summary, from the formula: W g(mean of f(x)) + b, with x itself for φ(x).
    private static func told(_ session: FramesSession, _ seen: [[Float]]) -> [Float] {
        let arrays = Dictionary(
            uniqueKeysWithValues: zip(
                session.trained.model.parameters.map(\.name), session.trained.parameters))
        func affine(_ x: [Double], _ path: String, _ rows: Int = 0) -> [Double] {
            let (w, b) = (
                arrays["\(path).weight"]?.floats ?? [], arrays["\(path).bias"]?.floats ?? []
            )
            return b.indices.map { column in
                x.indices.reduce(Double(b[column])) {
                    $0 + x[$1] * Double(w[(rows + $1) * b.count + column])
                }
            }
        }
        let units = session.trained.model.units
        var mean = [Double](repeating: 0, count: units)
        for frame in seen {
            let own = affine(frame.map(Double.init), "content.each.0").map { max($0, 0) }
            for unit in 0..<units { mean[unit] += own[unit] / Double(seen.count) }
        }
        let summary = affine(mean, "content.all.0").map(tanh)
        let blind = session.trained.model.latentDimension + units
        return affine(summary, "decoder.0", blind).map { Float($0) }
    }

    @Test("a summary is that of the last frames seen, of the model's own where there are fewer")
    func summary() throws {
        let session = try Self.session(Dynamics.Content(frames: 3, summary: true))
        let pixels = Self.random(5, seed: 2)
        let seen = Self.frames(pixels)
        // Five given: the last three; two given: a third is the model's own.
        for frame in try Self.continued(session, pixels, given: 5, by: 4) {
            #expect(Self.areClose(frame, Self.told(session, Array(seen[2...]))))
        }
        let few = try Self.continued(
            session, Array(pixels.prefix(2 * Self.size)), given: 2, by: 4)
        #expect(Self.areClose(few[0], Self.told(session, Array(seen[..<2]))))
        let all = Self.told(session, seen[..<2] + [few[0]])
        for frame in few[1...] { #expect(Self.areClose(frame, all)) }
        // Along a clip each frame is told from those before it, of the first three.
        let again = Self.frames(try session.reconstruct(Self.clips(pixels, frames: 5)))
        for step in 0..<5 {
            let before = Array(seen[..<min(step, 3)])
            #expect(Self.areClose(again[step], Self.told(session, before)), "frame \(step)")
        }
        // New clips begin with nothing, and then see themselves.
        let new = Self.frames(
            try session.sample(
                1, Continuation(frames: 5, drawsCodes: false), key: RandomKey(seed: 1)))
        for step in 0..<5 {
            #expect(
                Self.areClose(new[step], Self.told(session, Array(new[..<min(step, 3)]))),
                "new frame \(step)")
        }
    }

    @Test("maps are those of the last frame seen")
    func maps() throws {
        let session = try Self.session(Dynamics.Content(frames: 2, skips: true))
        let (one, other) = (Self.random(4, seed: 5), Self.random(4, seed: 6))
        let last = 3 * Self.size
        let mixed = Array(other[..<last] + one[last...])
        let (a, b, c) = (
            try Self.continued(session, one, given: 4, by: 3),
            try Self.continued(session, mixed, given: 4, by: 3),
            try Self.continued(session, other, given: 4, by: 3)
        )
        for step in 0..<3 {
            #expect(Self.areClose(a[step], a[0]) && Self.areClose(a[step], b[step]))
            #expect(!Self.areClose(a[step], c[step]))
        }
        // Along a clip of training's frames only the first two are looked at, each by the frame behind it.
        let again = Self.frames(try session.reconstruct(Self.clips(one, frames: 4)))
        let short = try Self.continued(session, Array(one[..<(2 * Self.size)]), given: 2, by: 2)
        #expect(Self.areClose(again[2], short[0]) && Self.areClose(again[3], short[0]))
        let first = try Self.continued(session, Array(one[..<Self.size]), given: 1, by: 1)
        #expect(Self.areClose(again[1], first[0]) && !Self.areClose(again[1], again[0]))
    }

    @Test("pictures that stay the same are told by their last frame, which codes are too few for")
    func still() throws {
        let (side, frames) = (8, 6)
        func stills(_ count: Int, seed: UInt64) throws -> Dataset {
            let key = RandomKey(seed: seed)
            let pixels = (0..<count).flatMap { clip in
                let picture = (0..<side * side).map {
                    key.child(UInt64(clip)).uniform(at: $0) < 0.5 ? 0 : 1 as Float
                }
                return (0..<frames).flatMap { _ in picture }
            }
            let path = FileManager.default.temporaryDirectory
                .appendingPathComponent("elbo-\(UUID().uuidString).npy").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            try writeNPY(values: pixels, shape: [count, frames, side, side, 1], to: path)
            return try Dataset.read(
                path, options: ReadOptions(clips: ClipOptions(frames: frames, isAsked: true)))
        }
        let executor = CPUExecutor(threads: 2)
        func error(_ recipe: Recipe) throws -> Double {
            let run = try FramesRun(
                stills(600, seed: 1), recipe: recipe,
                network: .convolutional(ConvolutionalNetwork(channels: [8, 8], features: 32)),
                latentDimension: 4, units: 32, likelihood: .bernoulli,
                options: TrainingOptions(
                    epochs: 12, batchSize: 16, learningRate: 0.004, clipNorm: 5, seed: 1))
            let judged = try FramesSession(try run.train(on: executor).model, on: executor)
                .evaluate(
                    stills(40, seed: 2), ahead: 3, futures: 2, key: RandomKey(seed: 2))
            return try #require(judged.continuations).mean.squaredErrorPerFrame
        }
        // New pictures, of 64 pixels with variance 1/4: 16 is the error of one that knows nothing.
        let (told, untold) = (try error(.videoGeneration), try error(.variationalRecurrent))
        #expect(told < 3 && untold > 8, "\(told) and \(untold)")
    }
}
