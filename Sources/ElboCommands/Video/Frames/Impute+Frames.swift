import ArgumentParser
import Elbo

extension Impute {
    /// The grey of frames that the model was not shown.
    private static let grey: Float = 0.5

    /// Where filled clips go.
    var clipOutput: ExampleOutput { ExampleOutput(output, overwriting: overwriting) }

    /// Refuses what clips do not take beside --hidden.
    func validateFrames() throws {
        let others = [
            ("--draw", draw), ("--draws", draws != nil), ("--intervals", intervals != nil),
            ("--samples", samples != nil),
        ].filter(\.1).map(\.0)
        guard others.isEmpty else {
            throw ValidationError(
                "\(others.joined(separator: ", ")) cannot go with --hidden, which fills frames with what is expected of them"
            )
        }
    }

    /// Fills hidden frames of clips: in pictures beside the whole clip and what was shown of it.
    func fillFrames(_ hidden: HiddenFrames) throws {
        guard case .frames(let file) = try model.openAny() else {
            throw CommandFailure(
                .usage,
                "--hidden names frames of clips; leave it out, or train a model with --kind video --recipe kvae"
            )
        }
        try hidden.requireLinearState(of: file)
        guard clipOutput.kind?.showsClips == true || clipOutput.kind == .npy else {
            throw CommandFailure(
                .usage,
                "--output is \(output), with --hidden it must end in .apng, .gif, .y4m, .mp4, .png or .npy, or in / for a folder"
            )
        }
        try clipOutput.check(reading: model.path, data.path)
        let all = try data.read(for: .frames(file), threads: running.threads)
        let frames = all.itemShape[0]
        let places = try hidden.places(in: frames, for: file)
        let isPicture = clipOutput.isOnePicture
        let data = all.shown(self.frames.clips, inOnePicture: isPicture)
        let session = FramesSession(file.model, on: running.executor)
        let own = try session.trained.reader(of: data).values(of: 0..<data.count)[0]
        let (width, size) = (data.itemSize, data.itemSize / frames)
        let cut = places.lowerBound * size..<places.upperBound * size
        var rows: [Float] = []
        try session.hiddenFrames(of: data, places) { range, values in
            for (place, clip) in range.enumerated() {
                let whole = Array(own[clip * width..<(clip + 1) * width])
                if isPicture {
                    rows += whole
                    rows += whole.replacing(
                        cut, by: [Float](repeating: Self.grey, count: cut.count))
                }
                let told = values[place * cut.count..<(place + 1) * cut.count]
                rows += whole.replacing(cut, by: told)
            }
            Terminal.show(share: Double(range.upperBound) / Double(data.count), of: "clips")
        }
        if isPicture {
            Terminal.say(
                "beside each clip what was shown of it, and the clip with its hidden \(Format.count(places.count, "frame")) told"
            )
        }
        try clipOutput.write(
            rows, of: file.model.lasting(frames), perRow: isPicture ? 3 : 1,
            names: data.rowNames.map(Array.init)
                ?? (0..<data.count).map { "\(data.number(ofRow: $0))" })
    }
}

extension [Float] {
    /// The same with other numbers in a range.
    fileprivate func replacing(_ range: Range<Int>, by others: some Collection<Float>) -> [Float] {
        var all = self
        all.replaceSubrange(range, with: others)
        return all
    }
}
