import ArgumentParser
import Elbo
import Foundation

/// Which frames of clips are filled.
struct HiddenFramesOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Of a model of frames with a linear state: fill these frames of each clip, counted from 1; the first is seen.",
            valueName: "first...last"))
    var hidden: HiddenFrames?

    @Option(
        help: ArgumentHelp(
            "With --hidden: so many first clips (default: all, of pictures 8).",
            valueName: "number"))
    var clips: Int?

    func validate() throws {
        if let hidden, !hidden.isRange { throw ValidationError(hidden.refusal) }
        if let clips, !(1...10_000).contains(clips) {
            throw ValidationError("--clips is \(clips), it must be in 1...10000")
        }
        if clips != nil, hidden == nil {
            throw ValidationError("--clips belongs to --hidden, which fills frames of clips")
        }
    }
}

/// Frames that a model is not shown, such as `5...15`, or `7` alone; counted from 1.
struct HiddenFrames: ExpressibleByArgument {
    private let text: String

    init(argument: String) { text = argument }

    private var range: ClosedRange<Int>? {
        let dots = text.range(of: "...") ?? text.range(of: "-")
        let first = Int(dots.map { text[..<$0.lowerBound] } ?? text[...])
        let last = Int(dots.map { text[$0.upperBound...] } ?? text[...])
        guard let first, let last, first >= 1, last >= first else { return nil }
        return first...last
    }

    /// Whether it names frames.
    var isRange: Bool { range != nil }

    /// What is said where it does not.
    var refusal: String {
        "--hidden is \(text), it must name frames from 1 on in order, such as 5...15, or one, such as 7"
    }

    /// Refuses a model that tells no hidden frames.
    ///
    /// - Throws: `CommandFailure`.
    func requireLinearState(of file: FramesFile) throws {
        guard file.model.tellsHiddenFrames else {
            throw CommandFailure(
                .usage,
                "kvae tells hidden frames, and this is \(file.manifest.recipe.name); train one with --recipe kvae, or continue clips with elbo predict"
            )
        }
    }

    /// The places of these frames of clips, from 0.
    ///
    /// - Throws: `CommandFailure` for frames that a clip has not, or none that is seen before them; of a model that tells none.
    func places(in frames: Int, for file: FramesFile) throws -> Range<Int> {
        let text = "--hidden is \(self.text)"
        guard let range else {
            throw CommandFailure(.usage, refusal)
        }
        try requireLinearState(of: file)
        guard range.upperBound <= frames else {
            throw CommandFailure(
                .usage,
                "\(text), and a clip has \(Format.count(frames, "frame")); --frames makes clips longer"
            )
        }
        guard range.count < frames else {
            throw CommandFailure(
                .usage,
                "\(text), all that a clip has; leave frames to tell them from, the first among them"
            )
        }
        guard range.lowerBound > 1 else {
            throw CommandFailure(
                .usage, "\(text), and nothing is seen before it; begin with 2 or a later frame")
        }
        return range.lowerBound - 1..<range.upperBound
    }
}
