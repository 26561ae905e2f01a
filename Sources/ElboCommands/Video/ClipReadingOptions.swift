import ArgumentParser
import Elbo

/// How moving pictures become examples.
struct ClipReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Frames of a clip, which is one example (default: the model's, of which one that learned frame after frame takes any number; else 16, and all of an array that has at most 32).",
            valueName: "count"))
    var frames: Int?

    @Option(
        help: ArgumentHelp(
            "Take one of so many frames (default: the model's; else 1, all of them).",
            valueName: "count"))
    var every: Int?

    @Option(
        help: ArgumentHelp(
            "Taken frames from the beginning of a clip to that of the next of the same video; fewer than --frames make clips overlap (default: the model's; else as many as a clip has).",
            valueName: "count"))
    var stride: Int?

    func validate() throws {
        let counts = ClipTreatment.counts
        for (name, value) in [("frames", frames), ("every", every), ("stride", stride)] {
            if let value, !counts.contains(value) {
                throw ValidationError(
                    "--\(name) is \(value), it must be in \(counts.lowerBound)...\(counts.upperBound)"
                )
            }
        }
    }

    /// A model of as many frames as were asked for, if it takes any number.
    func chosen(_ model: SavedModel) -> SavedModel {
        guard case .frames(let file) = model, let frames else { return model }
        return .frames(file.lasting(frames))
    }

    /// These options, or a model's treatment.
    ///
    /// - Throws: `CommandFailure` for options beside a model that has its own.
    func options(
        for model: SavedModel?, isAsked: Bool, images: ImageReadingOptions
    ) throws -> ClipOptions {
        let treatment = model?.clipTreatment
        var own = ["--frames", "--every", "--size", "--color"]
        var isGiven = every != nil || images.size != nil || images.color != nil
        if case .frames? = model { own.removeFirst() } else { isGiven = isGiven || frames != nil }
        guard treatment == nil || !isGiven else {
            throw CommandFailure(
                .usage,
                "\(own.dropLast().joined(separator: ", ")) and \(own[own.count - 1]) are the model's, which treats clips as in training; leave them out"
            )
        }
        return ClipOptions(
            frames: frames, every: every, stride: stride, isAsked: isAsked || treatment != nil,
            treatment: treatment)
    }

    /// Reads a folder, with progress, and says what was left out.
    func readFolder(
        _ path: String, _ options: ClipOptions, _ images: ImageOptions, talk: ReadingTalk
    ) throws -> Dataset {
        let progress = FileProgressLine("videos")
        defer { progress.clear() }
        let folder = try VideoFolder(path, options: options, images: images) {
            progress.show($0, of: $1)
        }
        progress.clear()
        if talk == .all { Terminal.say(folder.summary) }
        if !folder.unreadable.isEmpty {
            Terminal.say("left out of \(path): \(UnreadableVideo.list(folder.unreadable))")
        }
        return folder.data
    }
}

extension VideoFolder {
    /// For example `120 clips of 3 videos in talks/ (16 frames of 64x64 rgb, 25 a second), 1 unreadable`.
    var summary: String {
        var parts = [
            "\(Format.count(data.count, "clip")) of \(Format.count(videos, "video")) in \(data.name)/"
        ]
        if let clips = data.clips { parts[0] += " (\(clips))" }
        if !unreadable.isEmpty { parts.append("\(Format.count(unreadable.count)) unreadable") }
        if ignored > 0 { parts.append("\(Format.count(ignored, "other file")) ignored") }
        if rest > 0 { parts.append("\(Format.count(rest, "frame")) left over at the ends") }
        return parts.joined(separator: ", ")
    }
}
