public import ArgumentParser
import Elbo
import Foundation

/// How image files become examples.
struct ImageReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Bring images to this size, such as 64 or 64x48 (width x height): the largest centred part of that shape, resized (default: the model's size; else images must have one size).",
            valueName: "size"),
        transform: ImageReadingOptions.size)
    var size: ImageSize?

    @Option(
        help:
            "Grey or colour images (default: the model's; else grey if all files are grey, rgb otherwise)."
    )
    var color: ImageColor?

    @Flag(help: "Refuse a folder with an image that cannot be read, instead of leaving it out.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "Keep finished images in this folder, so that the next run need not decode them (default: the user's cache folder, for sets of 16 MiB and more; safe to delete).",
            valueName: "folder"),
        completion: .directory)
    var cache: String?

    @Flag(help: "Keep no finished images on disk.")
    var noCache = false

    private static func size(_ text: String) throws -> ImageSize {
        guard let size = ImageSize(text) else {
            throw ValidationError(
                "a size is one side or width x height, such as 64 or 64x48, each in 1...\(ImageSize.longestSide)"
            )
        }
        return size
    }

    func validate() throws {
        if cache != nil, noCache {
            throw ValidationError("--cache and --no-cache exclude each other")
        }
    }

    /// These options, with a model's treatment where they are silent.
    func options(for treatment: ImageTreatment?) -> ImageOptions {
        let options = ImageOptions(size: size, color: color, isStrict: strict, cache: policy)
        return treatment.map { options.treating(as: $0) } ?? options
    }

    private var policy: ImageCachePolicy {
        if noCache { return .none }
        return cache.map { .always(folder: $0) }
            ?? .automatic(environment: ProcessInfo.processInfo.environment)
    }

    /// Reads a folder, with progress, and says what was left out.
    func readFolder(
        _ path: String, _ options: ImageOptions, talk: ReadingTalk
    ) throws -> Dataset {
        let progress = FileProgressLine("images")
        defer { progress.clear() }
        let folder = try ImageFolder(path, options: options) { progress.show($0, of: $1) }
        progress.clear()
        if talk == .all { Terminal.say(folder.summary) }
        if !folder.unreadable.isEmpty {
            Terminal.say("left out of \(path): \(UnreadableImage.list(folder.unreadable))")
        }
        return folder.data
    }
}

extension ImageColor: ExpressibleByArgument {}
