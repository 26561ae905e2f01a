import Elbo
import Foundation

/// Training as the tool does it: checkpoints beside the output, progress, the model file, the report.
struct TrainingJob {
    let output: String
    let report: String?
    let isQuiet: Bool

    /// The checkpoint of a run, removed when it ends; none beside standard output, devices and pipes.
    var checkpoint: String? {
        var status = stat()
        let isOther = stat(output, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        return output == "-" || isOther ? nil : output + ".checkpoint"
    }

    /// Finds out before the work whether its results can be written.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func checkPlaces() throws {
        for path in [output, report].compactMap({ $0 })
        where !path.hasPrefix("/dev/") && path != "-" {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                isFolder.boolValue
            {
                throw CommandFailure(.cannotCreate, "\(path) is a folder")
            }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard FileManager.default.fileExists(atPath: folder) else {
                throw CommandFailure(
                    .cannotCreate, "\(path): there is no folder \(folder); create it first")
            }
            // A trial in the same folder; the file itself is not touched.
            let trial = path + ".trial"
            try AtomicFile.write(to: trial) { _ in }
            try? FileManager.default.removeItem(atPath: trial)
        }
    }

    func perform(
        _ run: AutoencoderRun, labels: Labels?, resumes: Bool, printsJSON: Bool,
        on executor: any Executor
    ) throws {
        if !isQuiet { announce(run) }
        let interrupts = Interrupts()
        var progress = TrainingProgressLine(isQuiet: isQuiet)
        if resumes, !isQuiet, let checkpoint, !FileManager.default.fileExists(atPath: checkpoint) {
            Terminal.say("no checkpoint at \(checkpoint): starting from the beginning")
        }
        let trained: (file: ModelFile, result: TrainingResult)
        do {
            trained = try run.train(
                on: executor, checkpoint: checkpoint, resumes: resumes, observer: &progress,
                shouldStop: { interrupts.haveCome })
        } catch {
            progress.clear()
            throw error
        }
        progress.clear()
        if trained.result.stop == .interrupted {
            throw CommandFailure(
                interrupts.signal == SIGTERM ? .terminated : .interrupted,
                checkpoint.map { "stopped; \($0) holds the work so far: add --resume to go on" }
                    ?? "stopped; nothing was saved")
        }
        try trained.file.save(to: output)
        if let checkpoint { try? FileManager.default.removeItem(atPath: checkpoint) }
        if !isQuiet { Terminal.say("model: \(output)") }
        if let report {
            try writeReport(trained.file, run, labels: labels, to: report, on: executor)
            if !isQuiet { Terminal.say("report: \(report)") }
        }
        if printsJSON {
            try print(
                json: TrainingSummary(
                    output: output, file: trained.file,
                    secondsToFirstStep: progress.secondsToFirstStep))
        }
    }

    /// The page: judged on the validation examples when there are any, all examples on the map.
    private func writeReport(
        _ file: ModelFile, _ run: AutoencoderRun, labels: Labels?, to path: String,
        on executor: any Executor
    ) throws {
        let held = run.split.validation
        let rows = held.isEmpty ? Array(0..<run.data.count) : held
        let page = try file.report(
            on: run.data.subset(rows: rows), name: held.isEmpty ? "training" : "validation",
            mapping: run.data, labels: labels, seed: run.options.seed, executor: executor)
        try AtomicFile.write(to: path) { try $0.write(page.html()) }
    }

    private func announce(_ run: AutoencoderRun) {
        let model = run.autoencoder
        let sizes = "\(model.encoder.outline(inputs: model.encoderInputs))-\(model.latentDimension)"
        // A folder of images has described itself.
        if run.data.rowNames == nil {
            Terminal.say(
                "\(Format.count(run.data.count)) examples of \(Format.shape(run.data.itemShape)) from "
                    + run.data.name)
        }
        Terminal.say(
            "\(run.recipe.name) \(sizes), \(model.likelihood.description) likelihood, "
                + "\(Format.count(model.parameters.trainedCount)) parameters")
    }
}

/// What `elbo train --json` prints.
struct TrainingSummary: Codable {
    let model: String
    let stop: String?
    let parameters: Int
    let unit: String
    /// The last epoch's bound as a code length, on validation examples when there are any.
    let bits: Double?
    let bitsUnit: String?
    /// From the start of the program; none when a finished run was resumed.
    let secondsToFirstStep: Double?
    let history: [EpochRecord]

    init(output: String, file: ModelFile, secondsToFirstStep: Double?) {
        self.secondsToFirstStep = secondsToFirstStep
        model = output
        stop = file.manifest.training.stop
        parameters = file.model.autoencoder.parameters.trainedCount
        unit = "nats per example"
        history = file.manifest.training.history
        let last = history.last.flatMap { ($0.validation ?? $0.training)[Metric.elbo] }
        let length = last.flatMap {
            BitsPerDimension(of: file.model.autoencoder, elbo: Estimate(of: [$0]))
        }
        bits = length?.elbo.mean
        bitsUnit = length?.unit
    }
}

/// Prints a value as one JSON object on standard output.
func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
