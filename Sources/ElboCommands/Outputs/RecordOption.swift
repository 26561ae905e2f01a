import ArgumentParser
import Elbo
import Foundation

/// Where a run is kept beside its model.
struct RecordOption: ParsableArguments {
    @Option(
        help: "Keep options, curves and score in this record, a SQLite file that elbo runs lists.",
        completion: .file())
    var record: String?

    /// The record, begun where there is none.
    ///
    /// - Throws: `RunRecordError`.
    func open() throws -> RunRecord? { try record.map { try RunRecord(at: $0) } }
}

/// A training that a record knows of from its first step on.
struct RecordedTraining {
    private let record: RunRecord
    private let id: Int64
    private let began = ContinuousClock.now

    /// Puts a training of data with a fingerprint down; one that goes on from a checkpoint is the run that it was.
    ///
    /// - Throws: `RunRecordError`.
    init(
        _ record: RunRecord, _ run: AutoencoderRun, _ fingerprint: String, output: String,
        resumes: Bool
    ) throws {
        self.record = record
        let identity = "train \(URL(fileURLWithPath: output).standardized.path)"
        let known = try record.runs(identity: identity).last {
            $0.fingerprint == fingerprint && $0.state != .finished
        }
        if resumes, let known {
            id = known.id
            try record.end(id, state: .running)
        } else {
            id = try record.begin(
                RecordedRun(
                    verb: "train", data: run.data.name, fingerprint: fingerprint,
                    program: elboVersion, began: Date().timeIntervalSince1970, identity: identity,
                    options: ["recipe": run.recipe.name], measure: "bound, nats per example"))
        }
    }

    private var seconds: Double { (ContinuousClock.now - began).seconds }

    /// Writes down what it came to.
    ///
    /// - Throws: `RunRecordError`.
    func finish(_ file: ModelFile, output: String) throws {
        let training = file.manifest.training
        try record.note(SavedModel.autoencoder(file).options, of: id)
        try record.add(training.history.flatMap(\.points), to: id)
        let kept = training.keptRecord
        try record.end(
            id, state: .finished, score: (kept?.validation ?? kept?.training)?[Metric.elbo],
            model: RecordedModel(writtenTo: output),
            size: file.model.autoencoder.parameters.trainedCount, seconds: seconds)
    }

    /// Writes down that it ended before its end, whose reason is said anyway.
    func end(_ state: RecordedRun.State, reason: String? = nil) {
        try? record.end(id, state: state, reason: reason, seconds: seconds)
    }
}

extension RunRecord {
    /// Puts down a mixture that has been fitted, with every place of the grid that was searched as a trial of its own.
    ///
    /// - Throws: `RunRecordError`.
    func keep(
        _ file: MixtureFile, of rows: any RowSource, output: String, since began: Date
    ) throws {
        var run = RecordedRun(
            verb: "mixture", data: rows.name, fingerprint: try rows.fingerprint(),
            program: elboVersion, began: began.timeIntervalSince1970,
            options: SavedModel.mixture(file).options,
            measure: "log-likelihood, nats per row")
        run.state = .finished
        run.seconds = Date().timeIntervalSince(began)
        run.score = file.manifest.fit.map { $0.logLikelihood / $0.rows }
        let model = RecordedModel(writtenTo: output)
        (run.model, run.seal) = (model?.path, model?.seal)
        run.size = file.manifest.fit?.parameters
        let places = file.manifest.fit?.places ?? []
        run.id = try begin(run)
        guard places.count > 1, let criterion = file.manifest.fit?.criterion else { return }
        _ = try begin(
            places.enumerated().map { number, place in
                var trial = RecordedRun(
                    verb: "trial", data: run.data, fingerprint: run.fingerprint,
                    program: run.program, began: run.began, parent: run.id, number: number,
                    options: [
                        "components": "\(place.components)", "covariance": place.model.name,
                    ], measure: criterion.rawValue)
                trial.state = place.value == nil ? .failed : .finished
                trial.score = place.value
                trial.reason = place.failure
                return trial
            })
    }
}
