import ArgumentParser
import Elbo

/// Where examples go that can also be shown in motion: as `ExampleOutput`, or as an animation.
struct MovingOutput: ParsableArguments {
    @OptionGroup var still: ExampleOutput

    @Flag(
        help:
            "Write a loop: an animated PNG, or a GIF; an output of .apng or .gif implies it.")
    var animate = false

    @Option(
        help: ArgumentHelp(
            "Pictures in the loop (default: \(mostFrames), fewer where the file would grow too large).",
            valueName: "count"))
    var pictures: Int?

    @Option(help: ArgumentHelp("Pictures in a second (default: 20).", valueName: "count"))
    var fps: Int?

    private static let mostFrames = 60

    /// About how many bytes a file may have when nobody says how many frames.
    private func largestFile(of model: TrainedAutoencoder) -> Int {
        model.autoencoder.dataSize <= 32 * 32 * 3 ? 2_000_000 : 6_000_000
    }

    func validate() throws {
        if let pictures, !(2...1000).contains(pictures) {
            throw ValidationError("--pictures is \(pictures), it must be in 2...1000")
        }
        if let fps, !(1...100).contains(fps) {
            throw ValidationError("--fps is \(fps), it must be in 1...100")
        }
        guard isMoving else {
            if pictures != nil { throw ValidationError("--pictures belongs to --animate") }
            if fps != nil { throw ValidationError("--fps belongs to --animate") }
            return
        }
        guard format != nil else {
            throw ValidationError(
                "--output is \(still.output), an animation must go to a .apng, .png or .gif file")
        }
    }

    /// Whether an animation is wanted.
    var isMoving: Bool { animate || still.kind == .apng || still.kind == .gif }

    /// Whether an animation of a model's codes is wanted; clips play in files of moving pictures by themselves.
    ///
    /// - Throws: `CommandFailure` for codes of clips in motion.
    func isMoving(of model: some ExampleModel) throws -> Bool {
        guard model.clips != nil else { return isMoving }
        guard !animate, pictures == nil, fps == nil else {
            throw CommandFailure(
                .usage,
                "clips move by themselves, as fast as in training; leave out --animate, --pictures and --fps"
            )
        }
        return false
    }

    /// The kind of file an animation becomes.
    private var format: MovingPicture.Format? {
        switch still.kind {
        case .png, .apng: .png
        case .gif: .gif
        case .csv, .npy, .txt, .wav, .y4m, .mp4, .folder, nil: nil
        }
    }

    /// Refuses frames that neither memory nor a browser would hold many of.
    private func checkSize(_ count: Int, of model: TrainedAutoencoder, perRow: Int) throws {
        guard let (height, width, _) = model.pictureShape else { return }
        let factor = still.scale ?? Picture.legibleScale(height: height, width: width)
        let rows = (count + perRow - 1) / perRow
        let pixels = Double(rows * perRow) * Double(height * factor) * Double(width * factor)
        guard pixels <= 4e6 else {
            throw CommandFailure(
                .usage,
                "an animation of \(Format.count(count)) pictures of \(width * factor) x "
                    + "\(height * factor) pixels is too large; take fewer, or a smaller --scale")
        }
    }

    /// Writes the animation of codes in motion and says how large it became.
    ///
    /// - Parameters:
    ///   - motions: What moves, row by row.
    ///   - session: What decodes the codes.
    ///   - perRow: Pictures side by side.
    ///   - kind: The class that a conditional model is told.
    /// - Throws: `DataError` of kind `.cannotCreate`, `CommandFailure` for a picture of no image.
    func write(
        _ motions: [LatentMotion], of session: ModelSession, perRow: Int, class kind: Int? = nil
    ) throws {
        let model = session.model
        try checkSize(motions.count, of: model, perRow: perRow)
        let length: LoopLength =
            pictures.map { .frames($0) }
            ?? .fitting(
                bytes: largestFile(of: model), atMost: MovingOutput.mostFrames,
                as: format ?? .png)
        guard
            let animation = try session.animation(
                of: motions, perRow: perRow, length: length, framesPerSecond: fps ?? 20,
                scale: still.scale, class: kind)
        else { throw still.noPictures(model) }
        let count = animation.frames.count
        let file = try animation.encoded(as: format ?? .png) { done in
            guard Terminal.isInteractive else { return }
            Terminal.write(done < count ? "\r\u{1B}[Kframe \(done)/\(count)" : "\r\u{1B}[K")
        }
        try AtomicFile.write(to: still.output, existing: still.place.existing) {
            try $0.write(file)
        }
        let size = animation.frames[0]
        Terminal.say(
            "\(still.output): \(count) frames of \(size.width) x \(size.height) pixels, "
                + "\(Format.number(Double(count) / Double(animation.framesPerSecond), decimals: 1)) s, "
                + "\(Format.number(Double(file.count) / 1e6)) MB")
    }
}
