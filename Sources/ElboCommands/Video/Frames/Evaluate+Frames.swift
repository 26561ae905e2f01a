import Elbo

extension Evaluate {
    /// Judges a model of frames.
    func evaluate(_ file: FramesFile) throws {
        guard annealed == nil, labels == nil, season == nil,
            baseline.baseline == nil
        else {
            throw CommandFailure(
                .usage,
                "--annealed, --labels, --season and --baseline do not belong to models of frames"
            )
        }
        let all = try data.read(for: .frames(file), threads: running.threads)
        let clips = try only.map { try file.examples($0, of: all) } ?? all
        let frames = clips.itemShape[0]
        guard ahead.map({ $0 < frames }) ?? true else {
            throw CommandFailure(
                .usage,
                "--ahead is \(ahead ?? 0), and a clip has \(Format.count(frames, "frame")), of which at least one is given; --frames makes clips longer"
            )
        }
        let unseen = try hidden?.places(in: frames, for: file)
        var evaluation = try FramesSession(file.model, on: running.executor).evaluate(
            clips, draws: samples ?? 1, ahead: ahead, futures: futures ?? 10, hiding: unseen,
            key: RandomKey(seed: seed.seed)
        ) { Terminal.show(share: $0, of: "clips") }
        evaluation.trainedOn = only ?? (file.wasTrained(with: clips) ? .all : nil)
        try format.show(evaluation, text: evaluation.text)
    }
}

extension FramesEvaluation {
    /// The numbers for people.
    var text: String {
        func nats(_ estimate: Estimate) -> String {
            "\(Format.number(estimate.mean)) ± \(Format.number(estimate.standardError)) nats"
        }
        let count = "\(Format.count(examples, "clip")) of \(Format.count(frames, "frame"))"
        var lines = [
            trainedOn.map { "\(count), \(Self.heading($0))" } ?? count, "",
            Format.entry("bound per frame", nats(boundPerFrame), "mean over clips"),
            Format.entry("reconstruction", nats(reconstruction), "of a frame"),
            Format.entry("KL", nats(kl), "of a frame"),
        ]
        lines += reconstructions.lines(
            "reconstructions along the means of codes; the mean clip: \(Format.number(squaredErrorOfMean))"
        )
        if let told = continuations { lines += continued(told) }
        if let hidden { lines += filled(hidden) }
        return lines.joined(separator: "\n")
    }

    private static func heading(_ part: TrainingExamples) -> String {
        switch part {
        case .all:
            "those of the training, of which most were learned from; --only validation judges those that were not"
        case .training: "those that the model learned from"
        case .validation: "those that were held back from training"
        }
    }

    /// How clips were continued.
    private func continued(_ told: ContinuationQuality) -> [String] {
        var lines = [
            "", "\(Format.count(told.ahead, "frame")) told from \(told.given) given",
        ]
        lines += told.mean.lines("mean of \(Format.count(told.futures, "future"))")
        lines += [
            Format.entry(
                "best of \(told.futures)",
                "\(Format.number(told.bestPeakRatio)) dB"
                    + (told.bestSimilarity.map { ", SSIM \(Format.number($0, decimals: 3))" } ?? ""),
                "the best future of each clip by PSNR, and by SSIM, over the \(Format.count(told.ahead, "frame")) told of \(frames) in all"
            ),
            "", "squared error by frame",
            line("frame", (told.given + 1...frames).map(String.init)),
            line("mean", told.mean.squaredErrors.map { Format.number($0, decimals: 1) }),
            line("last frame", told.still.squaredErrors.map { Format.number($0, decimals: 1) }),
            line("mean clip", told.squaredErrorsOfMean.map { Format.number($0, decimals: 1) }),
        ]
        return lines
    }

    /// How hidden frames were told.
    private func filled(_ hidden: HiddenFramesQuality) -> [String] {
        let count = hidden.last - hidden.first + 1
        var lines = [
            "",
            "\(Format.count(count, "frame")) hidden, \(hidden.first) to \(hidden.last) of \(frames)",
        ]
        lines += hidden.told.lines("told from all others")
        lines += ["", "beside"]
        lines += hidden.blend.lines(
            hidden.last < frames
                ? "a blend of the last frame before and the first behind"
                : "the last frame before, there being none behind")
        lines += [
            "", "squared error by frame",
            line("frame", (hidden.first...hidden.last).map(String.init)),
            line("told", hidden.told.squaredErrors.map { Format.number($0, decimals: 1) }),
            line(
                hidden.last < frames ? "blend" : "last frame",
                hidden.blend.squaredErrors.map { Format.number($0, decimals: 1) }),
            line("mean clip", hidden.squaredErrorsOfMean.map { Format.number($0, decimals: 1) }),
        ]
        return lines
    }

    private func line(_ name: String, _ cells: [String]) -> String {
        name.padded(to: 12)
            + cells.map { String(repeating: " ", count: max(7 - $0.count, 1)) + $0 }.joined()
    }
}

extension FrameQuality {
    /// The numbers for people.
    fileprivate func lines(_ what: String) -> [String] {
        [
            Format.entry(
                "squared error", Format.number(squaredErrorPerFrame),
                "of shares of white, summed over a frame; \(what)"),
            Format.entry("PSNR", "\(Format.number(peakRatio)) dB", "mean over frames"),
        ]
            + (similarity.map {
                [
                    Format.entry(
                        "SSIM", Format.number($0, decimals: 3),
                        "windows of 7 x 7 pixels, mean over frames")
                ]
            } ?? [])
    }
}
