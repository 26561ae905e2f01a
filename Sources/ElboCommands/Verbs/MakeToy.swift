import ArgumentParser
import Elbo

/// `elbo toy`
struct MakeToy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toy",
        abstract: "Make data to try models on: moving pictures, points in a plane, shapes.",
        discussion: """
            Of moving-digits and bouncing-balls it writes videos whose contents are known exactly, the same for the same options on every machine, as an \
            array of bytes (videos, frames, side, side) or as a moving picture to look at. The digits come with the program \
            (MNIST's test file) or from --pictures.

            Of all others it writes what every verb also takes by its name alone, as toy:rings or \
            toy:moons:rows=500,seed=7: \(ToyData.Kind.list). Points are drawn from a law whose density is known; shapes are all \
            combinations of their factors, once each.

            Example:
              elbo train toy:rings --prior vamp --report rings.html
              elbo toy rings --count 5000 --output rings.csv
              elbo toy moving-digits --count 5000 --output digits.npy
              elbo train digits.npy --kind video --report digits.html
              elbo toy bouncing-balls --objects 3 --count 9 --output balls.apng
            """)

    /// What is made.
    enum Toy: ExpressibleByArgument, Equatable {
        case movingDigits
        case bouncingBalls
        case data(ToyData.Kind)

        private static let videos: [(name: String, toy: Toy)] = [
            ("moving-digits", .movingDigits), ("bouncing-balls", .bouncingBalls),
        ]

        init?(argument: String) {
            let all = Self.videos + ToyData.Kind.all.map { ($0.name, .data($0)) }
            guard let toy = all.first(where: { $0.name == argument })?.toy else { return nil }
            self = toy
        }

        static var allValueStrings: [String] {
            videos.map(\.name) + ToyData.Kind.all.map(\.name)
        }
    }

    @Argument(help: "What is made.")
    var toy: Toy

    @Option(
        name: .shortAndLong,
        help: "How many videos (default: 1000) or points (default: \(ToyData.standardRows)).")
    var count: Int?

    @Option(help: "Frames of a video (default: 20).")
    var frames: Int?

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
            "Where the data go: of points and factors .csv, of shapes .npy; of videos .npy, or .apng, .gif, .y4m or .mp4, in which all play side by side.",
        completion: .file())
    var output: String

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var seed: SeedOption

    @Flag(help: RunOptions.quietness)
    var quiet = false

    func validate() throws {
        if quiet { Terminal.fallSilent() }
        let numbers = [
            ("count", count ?? 1, 1...10_000_000), ("frames", frames ?? 1, 1...10_000),
            ("side", side ?? 64, 8...1024), ("objects", objects ?? 1, 1...100),
        ]
        for (name, value, range) in numbers where !range.contains(value) {
            throw ValidationError(
                "--\(name) is \(value), it must be in \(range.lowerBound)...\(range.upperBound)")
        }
        if case .data(let kind) = toy { return try validate(kind) }
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
        let pixels = Double(videos) * Double(side ?? 64) * Double(side ?? 64)
        if format != nil, pixels > 4e6 {
            throw ValidationError(
                "--count is \(videos), too many videos side by side; take fewer, or write .npy")
        }
    }

    /// Refuses what belongs to videos.
    private func validate(_ kind: ToyData.Kind) throws {
        guard frames == nil, side == nil, objects == nil, !stochastic, pictures == nil else {
            throw ValidationError(
                "--frames, --side, --objects, --stochastic and --pictures belong to videos")
        }
        if kind == .shapes || kind == .shapeFactors, count != nil {
            throw ValidationError("--count belongs to points; \(kind.name) are all there are")
        }
        let ending = kind == .shapes ? ".npy" : ".csv"
        guard output == "-" || output.hasSuffix(ending) else {
            throw ValidationError("--output is \(output), it must end in \(ending)")
        }
    }

    /// How many videos there are.
    private var videos: Int { count ?? 1000 }

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
        guard let video = try video else {
            return try AtomicFile.write(to: place.path, existing: place.existing) {
                try $0.write(data?.file ?? [])
            }
        }
        guard let format else {
            return try video.write(
                videos, seed: seed.seed, to: place.path, existing: place.existing
            ) { Terminal.show(share: Double($0) / Double(videos), of: "videos") }
        }
        var file = try video.movingPicture(of: videos, seed: seed.seed).encoded(as: format)
        if output.hasSuffix(".mp4") { file = try EncodedVideo.mp4(file, for: output) }
        try AtomicFile.write(to: place.path, existing: place.existing) { try $0.write(file) }
    }

    /// What moves; nil for what does not.
    private var video: (any ToyVideo)? {
        get throws {
            switch toy {
            case .movingDigits:
                try MovingDigits(
                    of: pictures.map { try Dataset.read($0) } ?? Demo.digits, frames: frames ?? 20,
                    side: side ?? 64, objects: objects ?? 2, isStochastic: stochastic)
            case .bouncingBalls:
                BouncingBalls(frames: frames ?? 20, side: side ?? 32, objects: objects ?? 1)
            case .data: nil
            }
        }
    }

    /// What does not move.
    private var data: ToyData? {
        guard case .data(let kind) = toy else { return nil }
        return ToyData(kind, rows: count ?? ToyData.standardRows, seed: seed.seed)
    }
}

extension ToyData.Kind {
    /// All kinds, each with what it is.
    static var list: String { all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ") }
}
