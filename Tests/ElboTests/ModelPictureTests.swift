import Elbo
import Testing

@Suite("Pictures of a trained model")
struct ModelPictureTests {
    private let executor = CPUExecutor(threads: 1)

    /// A model of noise in examples of a shape, as bytes.
    private func file(_ shape: [Int], latent: Int = 3, recipe: Recipe = .vae) throws -> (
        ModelFile, Dataset
    ) {
        let size = shape.reduce(1, *)
        let key = RandomKey(seed: 11)
        let bytes = (0..<40 * size).map { UInt8(key.uniform(at: $0) * 255) }
        let data = Dataset(bytes: bytes, itemShape: shape, name: "noise.npy")
        let run = try AutoencoderRun(
            data, recipe: recipe, network: .multilayerPerceptron(.init(hidden: [6])),
            latentDimension: latent,
            options: TrainingOptions(epochs: 1))
        return (try run.train(on: executor), data)
    }

    @Test(
        "rows of numbers become pictures of the example's shape",
        arguments: [([5, 4], 1), ([5, 4, 1], 1), ([5, 4, 3], 3)])
    func shapes(shape: [Int], channels: Int) throws {
        let (file, data) = try file(shape)
        let pictures = try #require(file.model.pictures(data.values(of: [0, 7])))
        #expect(pictures.count == 2)
        for picture in pictures {
            #expect(picture.height == 5 && picture.width == 4 && picture.channels == channels)
        }
        guard case .bytes(let bytes) = data.values else { return }
        let size = 20 * channels
        #expect(pictures[1].bytes == Array(bytes[7 * size..<8 * size]))

        let sheet = try file.model.contactSheet(data.values(of: [0, 7]), perRow: 2, scale: 2)
        let expected = ContactSheet(
            pictures.map { $0.enlarged(by: 2) }, columns: 2, background: .grey(0))
        #expect(try sheet == expected.picture?.png())
        let legible = ContactSheet(
            pictures.map { $0.enlarged(by: 13) }, columns: 2, background: .grey(0))
        #expect(
            try file.model.contactSheet(data.values(of: [0, 7]), perRow: 2)
                == legible.picture?.png())
    }

    @Test(
        "tables and pictures of two channels are none",
        arguments: [[12], [3, 4, 2], [2, 2, 3, 1]])
    func noPictures(shape: [Int]) throws {
        let (file, data) = try file(shape)
        #expect(file.model.pictureShape == nil)
        #expect(try file.model.contactSheet(data.values(of: [0]), perRow: 1) == nil)
        let animation = try ModelSession(file.model, on: executor).animation(
            of: [.still([0, 0, 0])], perRow: 1)
        #expect(animation == nil)
    }

    @Test("an animation decodes each motion at each moment")
    func animation() throws {
        let (file, _) = try file([5, 4, 3])
        let session = ModelSession(file.model, on: executor)
        let motions = [
            LatentMotion.sweep(0, of: [0, 0, 0], from: -2, to: 2), .still([1, 1, 1]),
            .sweep(2, of: [0, 0, 0], from: -2, to: 2),
        ]
        let animation = try #require(
            try session.animation(
                of: motions, perRow: 2, length: .frames(4), framesPerSecond: 10, scale: 1))
        #expect(animation.frames.count == 4 && animation.framesPerSecond == 10)
        for (index, frame) in animation.frames.enumerated() {
            let codes = motions.flatMap { $0.code(Double(index) / 4) }
            let pictures = try #require(file.model.pictures(try session.decode(codes)))
            #expect(frame == ContactSheet(pictures, columns: 2, background: .grey(0)).picture)
        }
        #expect(animation.frames[1] == animation.frames[3])
    }

    @Test("a loop is shortened until its file is small enough")
    func fitting() throws {
        let (file, _) = try file([20, 20, 3])
        let session = ModelSession(file.model, on: executor)
        let motions = (0..<3).map { LatentMotion.sweep($0, of: [0, 0, 0], from: -3, to: 3) }
        func animation(_ length: LoopLength) throws -> MovingPicture {
            try #require(
                try session.animation(of: motions, perRow: 3, length: length, scale: 1))
        }
        let whole = try animation(.frames(60)).png().count
        let half = try animation(.fitting(bytes: whole / 2, atMost: 60))
        #expect(try half.png().count <= whole / 2)
        #expect((20..<32).contains(half.frames.count))
        #expect(try animation(.fitting(bytes: 2 * whole, atMost: 60)).frames.count == 60)
        #expect(try animation(.fitting(bytes: 1, atMost: 60)).frames.count == 12)
    }

    @Test(
        "the page shows traversals, moving and still",
        arguments: [[5, 4], [5, 4, 3], [130, 100, 1]], [Recipe.vae, .autoencoder])
    func page(shape: [Int], recipe: Recipe) throws {
        let (file, data) = try file(shape, recipe: recipe)
        let page = try file.report(on: data, executor: executor).html()
        let used =
            try ModelSession(file.model, on: executor).evaluate(data).bound.klPerDimension?
            .contains { $0 >= 0.01 } ?? false
        if recipe == .autoencoder || used {
            #expect(page.contains("Traversals") && page.contains("<picture>"))
        }
        #expect(page.contains("Samples") && page.contains("Reconstructions"))
        #expect(page.utf8.count < 4_000_000)
        #expect(page == (try file.report(on: data, executor: CPUExecutor(threads: 2)).html()))
    }

    @Test("dimensions are ordered by how much they change the example")
    func effect() throws {
        let (file, _) = try file([5, 4])
        let session = ModelSession(file.model, on: executor)
        let order = try session.dimensionsByEffect(
            around: [0, 0, 0], ends: [(-3, 3), (-3, 3), (-3, 3)])
        func change(_ dimension: Int) throws -> Float {
            var (low, high): ([Float], [Float]) = ([0, 0, 0], [0, 0, 0])
            low[dimension] = -3
            high[dimension] = 3
            let values = try session.decode(low + high)
            return zip(values.prefix(20), values.suffix(20)).reduce(0) {
                $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
        }
        let changes = try order.map(change)
        #expect(changes == changes.sorted(by: >) && Set(order) == [0, 1, 2])
    }
}
