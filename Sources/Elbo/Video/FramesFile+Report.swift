public import ElboData
import ElboEvaluation
public import ElboGraph
public import ElboModelFiles
import ElboNumerics
public import ElboReport

extension FramesFile {
    /// The page people look at: clips, their reconstructions and continuations in motion, the bound frame by frame.
    ///
    /// - Parameters:
    ///   - data: Clips to show and to judge on, of at least two frames.
    ///   - name: What they are, such as "validation"; when empty, those of the data of the training that were held back, or nothing
    ///     in particular.
    ///   - origin: The command that makes the page, and what of the data was left out.
    ///   - seed: Decides which clips are shown, and the draws.
    ///   - executor: What runs the model.
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func report(
        on data: Dataset, name: String = "", origin: PageOrigin = PageOrigin(), seed: UInt64 = 0,
        executor: any Executor
    ) throws -> Report {
        let isTraining = name.isEmpty && wasTrained(with: data)
        let held = isTraining ? try? examples(.validation, of: data) : nil
        return try FramesReport(
            file: self, data: held ?? data,
            name: held != nil ? "validation" : isTraining ? "training" : name, origin: origin,
            seed: seed, executor: executor
        ).report()
    }
}

/// Assembles the page of a dynamical autoencoder of clips.
struct FramesReport {
    let file: FramesFile
    let data: Dataset
    let name: String
    let origin: PageOrigin
    let session: FramesSession
    /// The model of clips with as many frames as those shown have.
    let shown: TrainedFrames
    let key: RandomKey
    let evaluation: FramesEvaluation

    init(
        file: FramesFile, data: Dataset, name: String, origin: PageOrigin, seed: UInt64,
        executor: any Executor
    ) throws {
        self.file = file
        self.data = data
        self.name = name
        self.origin = origin
        session = FramesSession(file.model, on: executor)
        shown = file.model.lasting(data.itemShape[0])
        key = RandomKey(seed: seed).child(0xF4A3)
        let frames = data.itemShape[0]
        evaluation = try session.evaluate(
            data, ahead: frames > 1 ? frames / 2 : nil, futures: 5,
            hiding: file.model.tellsHiddenFrames && frames > 2 ? Self.hidden(of: frames) : nil,
            key: key.child(0))
    }

    private var model: DynamicalAutoencoder { file.model.model }

    func report() throws -> Report {
        let clips = NumberText.text(evaluation.examples)
        return Report(
            title: data.name,
            subtitle:
                "Dynamical autoencoder (\(file.manifest.recipe.name)), judged on \(clips) \(name.isEmpty ? "" : name + " ")clips of \(evaluation.frames) frames",
            summary:
                "Each frame has a code of \(model.latentDimension) numbers that follows from those before: \(model.dynamics.title).",
            headlines: headlines, findings: findings,
            sections: try [
                reconstructionSection, hiddenSection, continuationSection, sampleSection,
                boundSection, trainingSection,
            ].compactMap(\.self) + [
                .origin(
                    origin, program: file.manifest.program,
                    entries: [.init("Data", file.manifest.training.data)])
            ],
            footer: "Written by \(file.manifest.program). The page needs no network.")
    }

    private var headlines: [HeadlineNumber] {
        func number(_ label: String, _ estimate: Estimate, _ method: String) -> HeadlineNumber {
            HeadlineNumber(
                label, mean: estimate.mean, standardError: estimate.standardError,
                unit: "nats per frame", method: method)
        }
        return [
            number(
                "Bound", evaluation.boundPerFrame,
                "a lower bound on the log-likelihood of a frame given those before: higher is better"
            ),
            number(
                "Reconstruction", evaluation.reconstruction,
                "E log p(x|z): how well codes explain their frames"),
            number("KL", evaluation.kl, "what a frame tells that those before did not"),
        ]
    }

    private var findings: [Finding] {
        var all: [Finding] = []
        if let told = evaluation.continuations {
            all.append(
                finding(
                    "What comes next", told.mean.squaredErrorPerFrame,
                    [
                        ("the last frame", told.still.squaredErrorPerFrame),
                        ("the mean clip", told.squaredErrorOfMean),
                    ], "\(told.ahead) frames told from \(told.given)"))
        }
        if let hidden = evaluation.hidden {
            all.append(
                finding(
                    "Hidden frames", hidden.told.squaredErrorPerFrame,
                    [
                        ("a blend of those around", hidden.blend.squaredErrorPerFrame),
                        ("the mean clip", hidden.squaredErrorOfMean),
                    ], "frames \(hidden.first) to \(hidden.last)"))
        }
        let training = file.manifest.training
        return all
            + [
                .collapsed(
                    training.keptRecord, of: file.manifest.model.objective, codesOf: "a frame"),
                .rising(training.history),
            ].compactMap(\.self)
    }

    /// Whether the model tells frames better than what needs no model.
    private func finding(
        _ what: String, _ own: Double, _ others: [(name: String, error: Double)], _ frames: String
    ) -> Finding {
        let numbers = ([("the model", own)] + others).map {
            "\($0.0) \(NumberText.text($0.1, decimals: 1))"
        }
        let text =
            "Squared error summed over a frame, in the mean of \(frames): \(numbers.joined(separator: ", ")). The mean clip is that of the clips judged."
        let best = others.min { $0.error < $1.error }
        return best.map { own < $0.error } ?? true
            ? Finding(
                .good,
                "\(what): told better than by \(others.map(\.name).joined(separator: " and "))",
                text: text)
            : Finding(
                .warning, "\(what): \(best?.name ?? "") tells as much as the model",
                text: text + " Train longer, or with more clips.")
    }

    /// Clips that are shown.
    func rows(_ count: Int, _ label: UInt64) -> [Int] {
        Array(key.child(label).permutation(data.count).prefix(count)).sorted()
    }

    func names(_ rows: [Int]) -> String {
        rows.map { data.rowNames?[$0] ?? "clip \(data.number(ofRow: $0))" }
            .joined(separator: ", ")
    }

    func units(_ values: [Float]) -> [Float] {
        file.model.transform.inverted(values).map { Float($0) }
    }

    private var reconstructionSection: Report.Section {
        get throws {
            let rows = rows(shown.playedColumns(rows: 2), 1)
            let again = units(try session.reconstruct(data.subset(rows: rows)))
            let quality = evaluation.reconstructions
            let similarity = quality.similarity.map {
                ", SSIM \(NumberText.text($0, decimals: 3)) in windows of 7 x 7"
            }
            return Report.Section(
                "Reconstructions",
                lead: "Clips above what the means of their codes give back: \(names(rows)).",
                figures: [
                    shown.playing(
                        [data.values(of: rows), again],
                        description: "Clips that play above their reconstructions"),
                    chart(
                        [("error", quality.squaredErrors)], from: 1, "squared error",
                        title: "Error by frame",
                        caption:
                            "Squared differences of shares of white, summed over a frame: \(NumberText.text(quality.squaredErrorPerFrame, decimals: 1)) in the mean, and \(NumberText.text(evaluation.squaredErrorOfMean, decimals: 1)) for the mean clip. PSNR \(NumberText.text(quality.peakRatio, decimals: 1)) dB\(similarity ?? "")."
                    ),
                ].compactMap(\.self))
        }
    }

    private var continuationSection: Report.Section? {
        get throws {
            guard let told = evaluation.continuations else { return nil }
            let futures = 2
            let rows = rows(shown.playedColumns(rows: 1 + futures), 2)
            let chosen = data.subset(rows: rows)
            let originals = data.values(of: rows)
            let size = data.itemSize / evaluation.frames
            let played = try (0..<futures).map { future -> [Float] in
                var all: [Float] = []
                try session.continuations(
                    of: chosen, given: told.given, by: Continuation(frames: told.ahead),
                    key: key.child(3).child(UInt64(future))
                ) { clips, values in
                    let new = units(values)
                    for (place, clip) in clips.enumerated() {
                        let start = clip * evaluation.frames * size
                        all += originals[start..<start + told.given * size]
                        let own = place * told.ahead * size
                        all += new[own..<own + told.ahead * size]
                    }
                }
                return all
            }
            return Report.Section(
                "Continuations",
                lead:
                    "Clips above two futures of each: the first \(told.given) frames are given, the other \(told.ahead) are the model's: \(names(rows)).",
                figures: [
                    shown.playing(
                        [originals] + played,
                        description: "Clips that play above two continuations of their beginnings"),
                    chart(
                        [
                            ("mean of \(told.futures) futures", told.mean.squaredErrors),
                            ("last frame", told.still.squaredErrors),
                            ("mean clip", told.squaredErrorsOfMean),
                        ], from: told.given + 1, "squared error",
                        title: "Error of frames to come",
                        caption:
                            "Squared differences of shares of white, summed over a frame. Of the best of \(told.futures) futures of each clip the PSNR is \(NumberText.text(told.bestPeakRatio, decimals: 1)) dB."
                    ),
                ].compactMap(\.self))
        }
    }

    private var sampleSection: Report.Section {
        get throws {
            let count = shown.playedColumns(rows: 2)
            let played = try (0..<2).map {
                units(
                    try session.sample(
                        count, Continuation(frames: evaluation.frames),
                        key: key.child(4).child(UInt64($0))))
            }
            return Report.Section(
                "Samples",
                lead: "Codes drawn from the first frame on: new clips, none of them in the data."
                    + (model.dynamics.content == nil
                        ? ""
                        : " The decoder of this model looks at frames given, of which a new clip has none: it is at its best where clips go on."),
                figures: [
                    shown.playing(played, description: "New clips that play")
                ].compactMap(\.self))
        }
    }

    private var boundSection: Report.Section? {
        chart(
            [("bound", evaluation.bounds)], from: 1, "nats", title: "The bound by frame",
            caption: "The mean over clips; the first frames have little to follow from."
                + (model.dynamics.content.map {
                    " The decoder looks at the first \($0.frames) frames of a clip: the later one comes, the less of it they show."
                } ?? "")
        ).map {
            Report.Section("Frame by frame", lead: "How much each frame costs.", figures: [$0])
        }
    }

    private var trainingSection: Report.Section? {
        .training(file.manifest.training, of: model, each: "frame")
    }

    /// Lines over frames; nothing for fewer than two.
    func chart(
        _ lines: [(String, [Double])], from first: Int, _ unit: String, title: String,
        caption: String
    ) -> Figure? {
        guard let count = lines.first?.1.count, count > 1 else { return nil }
        return Figure(
            LineChart(
                series: lines.enumerated().map { place, line in
                    .init(
                        line.0, x: (first..<first + count).map(Double.init), y: line.1,
                        tone: .category(place))
                }, xAxis: ChartAxis("frame"), yAxis: ChartAxis(unit)),
            title: title, caption: caption, width: .full)
    }
}
