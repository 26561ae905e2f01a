public import ArgumentParser
import Elbo

/// How sounds become examples.
struct SoundReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What a row of sound is: levels of mel bands in decibels, the power of each bin of the spectrum, described by --likelihood exponential, or the wave itself (default: the model's; else levels).",
            valueName: "levels|power|wave"))
    var sound: SoundRepresentation?

    @Option(
        help: ArgumentHelp(
            "Seconds of a row; of longer files the beginning counts, unless most are much longer, which are cut into rows (default: the model's; else what nine of ten files last, 1 where that is over 4).",
            valueName: "number"))
    var seconds: Double?

    @Option(
        help: ArgumentHelp(
            "Samples a second (default: the model's; else the most frequent rate, 16000 at most).",
            valueName: "hertz"))
    var rate: Int?

    @Option(
        help: ArgumentHelp(
            "Samples under the window of spectra, a power of two (default: the model's; else 16 to 64 ms, by the length of a row).",
            valueName: "samples"))
    var window: Int?

    @Option(
        help: ArgumentHelp(
            "Samples from one frame to the next (default: a quarter of the window).",
            valueName: "samples"))
    var hop: Int?

    @Option(
        help: ArgumentHelp(
            "Mel bands of levels (default: the model's; else 64).", valueName: "count"))
    var bands: Int?

    func validate() throws {
        if let seconds, !(seconds > 0.001 && seconds <= 3600) {
            throw ValidationError(
                "--seconds is \(seconds), it must be above 0.001 and at most 3600")
        }
        if let rate, !Sound.rates.contains(rate) {
            throw ValidationError(
                "--rate is \(rate), it must be in \(Sound.rates.lowerBound)...\(Sound.rates.upperBound)"
            )
        }
        let windows = SoundTreatment.windows
        if let window, !windows.contains(window) || window & (window - 1) != 0 {
            throw ValidationError(
                "--window is \(window), it must be a power of two in \(windows.lowerBound)...\(windows.upperBound)"
            )
        }
        if let hop, !(1...(window ?? windows.upperBound) / 2).contains(hop) {
            throw ValidationError("--hop is \(hop), it must be at most half the window")
        }
        if bands != nil, sound == .power {
            throw ValidationError("--bands belongs to --sound levels; powers are of all bins")
        }
        if let bands, !(8...1024).contains(bands) {
            throw ValidationError("--bands is \(bands), it must be in 8...1024")
        }
        if let bands, let window, bands > window / 2 {
            throw ValidationError("--bands is \(bands), it must be at most half of --window")
        }
    }

    /// Whether something was said.
    var isGiven: Bool {
        sound != nil || seconds != nil || rate != nil || window != nil || hop != nil || bands != nil
    }

    /// These options, or a model's treatment.
    ///
    /// - Throws: `CommandFailure` for options beside a model that has its own.
    func options(for treatment: SoundTreatment?, strict: Bool, threads: Int?) throws -> SoundOptions
    {
        guard treatment == nil || !isGiven else {
            throw CommandFailure(
                .usage,
                "--sound, --seconds, --rate, --window, --hop and --bands are the model's, which treats sounds as in training; leave them out"
            )
        }
        return SoundOptions(
            sound, rate: rate, seconds: seconds, window: window, hop: hop, bands: bands,
            treatment: treatment, isStrict: strict, threads: threads)
    }

    /// Reads a folder, with progress, and says what was left out.
    func readFolder(_ path: String, _ options: SoundOptions, talk: ReadingTalk) throws -> Dataset {
        let progress = FileProgressLine("sounds")
        defer { progress.clear() }
        let folder = try SoundFolder(path, options: options) { progress.show($0, of: $1) }
        progress.clear()
        if talk == .all { Terminal.say(folder.summary) }
        if !folder.unreadable.isEmpty {
            Terminal.say("left out of \(path): \(UnreadableSound.list(folder.unreadable))")
        }
        return folder.data
    }
}

extension SoundFolder {
    /// For example `1 560 sounds in notes/ (1.02 s at 16000 Hz ...), 3 unreadable, 12 cut off at 1.02 s`.
    var summary: String {
        let files = Set(data.rowNames ?? []).count
        var parts = [
            "\(Format.count(files, "sound")) in \(data.name)\(SoundFolder.isArchive(data.name) ? "" : "/")"
        ]
        if let sounds = data.sounds { parts[0] += " (\(sounds))" }
        if !unreadable.isEmpty { parts.append("\(Format.count(unreadable.count)) unreadable") }
        if ignored > 0 { parts.append("\(Format.count(ignored, "other file")) ignored") }
        if resampled > 0 { parts.append("\(Format.count(resampled)) resampled") }
        if averaged > 0 {
            parts.append(
                "\(Format.count(averaged)) with several channels, of which the mean is taken")
        }
        if cut > 0 { parts.append("\(Format.count(cut)) cut off at the end") }
        if let labels = Labels(foldersOf: data) {
            parts.append("labels from \(Format.count(labels.names.count, "sub-folder"))")
        }
        return parts.joined(separator: ", ")
    }
}

extension SoundRepresentation: ExpressibleByArgument {}
