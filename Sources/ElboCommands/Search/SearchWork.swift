import Elbo
import Foundation

/// What a search's workers share: the data, the fixed options, and where trials pause.
struct SearchWork: Sendable {
    let data: Dataset
    let forms: [String: Bool]
    let options: TrialOptions
    let plan: SearchPlan
    let seed: UInt64
    /// Who says how good a trial is.
    let judge: SearchJudge
    /// What bounds are of.
    let scored: String
    /// Where checkpoints and models of trials lie.
    let folder: String
    let executors: [CPUExecutor]
    let gate = MemoryGate()

    /// The folder in which trials of a search keep what they go on from.
    static func folder(of search: Int64, in record: String) -> String {
        "\(record)-trials/\(search)"
    }

    /// Refuses a record beside which something else stands where the folder of all its searches would.
    ///
    /// - Throws: `CommandFailure`.
    static func requireFolder(in record: String) throws {
        let place = "\(record)-trials"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder),
            !isFolder.boolValue
        else { return }
        throw CommandFailure(
            .cannotCreate,
            "\(place) is a file, where the folder would be in which trials pause; move it away, or name another --record"
        )
    }

    /// Removes that folder, and the one that it lies in where no other search has something there.
    static func discardFolder(of search: Int64, in record: String) {
        try? FileManager.default.removeItem(atPath: folder(of: search, in: record))
        rmdir("\(record)-trials")
    }

    /// The training of a configuration.
    ///
    /// - Throws: as `ModelOptions.run(on:)`.
    func run(_ configuration: SearchConfiguration, seed: UInt64) throws -> AutoencoderRun {
        try options.model(configuration, plan, seed: seed).run(on: data, forms: forms)
    }

    /// Does a piece of work.
    func train(
        _ work: SearchSchedule.Work, _ configuration: SearchConfiguration, worker: Int
    ) throws -> TrialReport {
        let run: AutoencoderRun
        let bytes: Int
        do {
            run = try self.run(configuration, seed: seed(of: work))
            bytes = try run.memory(on: executors[worker])
        } catch let error as DataError {
            throw error
        } catch {
            return TrialReport(failure: CommandFailure(error).description)
        }
        guard judge.measure != .bound || run.scored == scored else {
            return TrialReport(
                failure: "its bound is of \(run.scored), that of the default of \(scored)")
        }
        let name = name(of: work)
        let training = TrialTraining(
            run, checkpoint: "\(name).checkpoint", model: "\(name).safetensors", judge: judge)
        return try gate.with(bytes: bytes) {
            let report = try training.train(until: epochs(of: work), on: executors[worker]) {
                Interrupts.own.haveCome
            }
            if case .final = work { TrialTraining.discard(training.checkpoint) }
            return report
        }
    }

    private func epochs(of work: SearchSchedule.Work) -> Int {
        switch work {
        case .rung(_, let rung): plan.halving.rungs[rung]
        case .final: plan.epochs
        }
    }

    /// Trials share a seed, so that they meet the same rows and noise; finalists have fresh ones.
    func seed(of work: SearchSchedule.Work) -> UInt64 {
        switch work {
        case .rung: seed
        case .final(_, let number): seed &+ 1 &+ UInt64(number)
        }
    }

    /// Where a piece of work keeps its files, without their ending.
    func name(of work: SearchSchedule.Work) -> String {
        switch work {
        case .rung(let trial, _): "\(folder)/trial-\(trial)"
        case .final(let trial, let seed): "\(folder)/final-\(trial)-\(seed)"
        }
    }

    /// Removes what a trial would have gone on from.
    func discard(_ trial: Int) {
        TrialTraining.discard(name(of: .rung(trial: trial, rung: 0)) + ".checkpoint")
    }
}
