import ArgumentParser
import Elbo

/// `elbo toy`
struct MakeToy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toy",
        abstract: "Make moving pictures to try models on: digits or balls that bounce.",
        discussion: """
            Writes videos whose contents are known exactly, the same for the same options on every machine, as an \
            array of bytes (videos, frames, side, side) or as a moving picture to look at. The digits come with the program \
            (MNIST's test file) or from --pictures.

            Example:
              elbo toy moving-digits --count 5000 --output digits.npy
              elbo train digits.npy --kind video --report digits.html
              elbo toy bouncing-balls --objects 3 --count 9 --output balls.apng
            """)

    /// What moves.
    enum Toy: String, ExpressibleByArgument, CaseIterable {
        case movingDigits = "moving-digits"
        case bouncingBalls = "bouncing-balls"
    }

    @Argument(help: "What moves: moving-digits or bouncing-balls.")
    var toy: Toy

    @Option(name: .shortAndLong, help: "How many videos.")
    var count: Int = 1000

    @Option(help: "Frames of a video.")
    var frames: Int = 20

    @Option(help: "Pixels along each side of a frame (default: 64, for balls 32).")
    var side: Int?

    @Option(help: "How many digits or balls are in a video (default: 2 digits, 1 ball).")
    var objects: Int?

    @Flag(help: "Let digits change direction and speed at random at each bounce.")
    var stochastic = false

    @Option(
        help: ArgumentHelp(
            "Grey pictures to move instead of the program's digits, such as train-images-idx3-ubyte.gz.",
            valueName: "data"),
        completion: .file())
    var pictures: String?

    @Option(
        name: .shortAndLong,
        help:
            "Where the videos go: .npy, or .apng, .gif, .y4m or .mp4, in which all play side by side.",
        completion: .file())
    var output: String

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var seed: SeedOption

    func validate() throws {
        let numbers = [
            ("count", count, 1...10_000_000), ("frames", frames, 1...10_000),
            ("side", side ?? 64, 8...1024), ("objects", objects ?? 1, 1...100),
        ]
        for (name, value, range) in numbers where !range.contains(value) {
            throw ValidationError(
                "--\(name) is \(value), it must be in \(range.lowerBound)...\(range.upperBound)")
        }
        if toy == .bouncingBalls, stochastic || pictures != nil {
            throw ValidationError("--stochastic and --pictures belong to moving-digits")
        }
        if toy == .bouncingBalls, let objects, objects > BouncingBalls.mostObjects {
            throw ValidationError(
                "--objects is \(objects), balls have room for \(BouncingBalls.mostObjects)")
        }
        guard output.hasSuffix(".npy") || format != nil else {
            throw ValidationError(
                "--output is \(output), it must end in .npy, .apng, .gif, .y4m or .mp4")
        }
        let pixels = Double(count) * Double(side ?? 64) * Double(side ?? 64)
        if format != nil, pixels > 4e6 {
            throw ValidationError(
                "--count is \(count), too many videos side by side; take fewer, or write .npy")
        }
    }

    /// The kind of moving picture that the output's name asks for.
    private var format: MovingPicture.Format? {
        output.hasSuffix(".apng")
            ? .png
            : output.hasSuffix(".gif")
                ? .gif : output.hasSuffix(".y4m") || output.hasSuffix(".mp4") ? .y4m : nil
    }

    func run() throws {
        try OutputPlaces([output], reading: [pictures]).check(overwriting: overwriting.force)
        if output.hasSuffix(".mp4") { try EncodedVideo.program(for: output) }
        let place = overwriting.place(output)
        let video = try video
        guard let format else {
            return try video.write(
                count, seed: seed.seed, to: place.path, existing: place.existing
            ) { Terminal.show(share: Double($0) / Double(count), of: "videos") }
        }
        var file = try video.movingPicture(of: count, seed: seed.seed).encoded(as: format)
        if output.hasSuffix(".mp4") { file = try EncodedVideo.mp4(file, for: output) }
        try AtomicFile.write(to: place.path, existing: place.existing) { try $0.write(file) }
    }

    private var video: any ToyVideo {
        get throws {
            switch toy {
            case .movingDigits:
                try MovingDigits(
                    of: pictures.map { try Dataset.read($0) } ?? Demo.digits, frames: frames,
                    side: side ?? 64, objects: objects ?? 2, isStochastic: stochastic)
            case .bouncingBalls:
                BouncingBalls(frames: frames, side: side ?? 32, objects: objects ?? 1)
            }
        }
    }
}
