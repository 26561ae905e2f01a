/// One run as the record has it.
public struct RecordedRun: Codable, Hashable, Sendable {
    /// Where a run stands.
    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        /// It is being worked on, or was when its process was killed.
        case running
        /// It waits for others before it goes on.
        case paused
        /// It came to its end.
        case finished
        /// It could not go on; the reason is beside it.
        case failed
        /// It was asked to stop.
        case stopped
    }

    /// Its number in the record, from 1; 0 before it is in one.
    public var id: Int64 = 0
    /// What was asked for: `train`, `mixture`, `search`; of a search's own runs `trial` and `final`.
    public var verb: String
    /// The search that a run belongs to.
    public var parent: Int64?
    /// Its number within the search, from 0.
    public var number: Int?
    /// Where it stands.
    public var state: State = .running
    /// What must be equal for another command to go on with it.
    public var identity: String?
    /// The program and its version.
    public var program: String
    /// The data's name.
    public var data: String
    /// The data's fingerprint.
    public var fingerprint: String
    /// When it began, in seconds since 1970.
    public var began: Double
    /// Seconds of work on it, without pauses.
    public var seconds: Double = 0
    /// Threads that worked on it.
    public var threads: Int = 1
    /// Options by name, as they are written.
    public var options: [String: String]
    /// What it came to; larger is better.
    public var score: Double?
    /// What the score is.
    public var measure: String?
    /// Why it failed, or another sentence about it.
    public var reason: String?
    /// Where its model is: from the record's folder on if it lies there, else the whole path.
    public var model: String?
    /// The hash of the model's file, by which one that has changed is told.
    public var seal: String?
    /// Trained parameters of its model.
    public var size: Int?
    /// Seconds that an epoch took, as they were measured.
    public var pace: Double?

    /// Describes a run that begins.
    public init(
        verb: String, data: String, fingerprint: String, program: String, began: Double = 0,
        parent: Int64? = nil, number: Int? = nil, identity: String? = nil,
        options: [String: String] = [:], measure: String? = nil
    ) {
        self.verb = verb
        self.data = data
        self.fingerprint = fingerprint
        self.program = program
        self.began = began
        self.parent = parent
        self.number = number
        self.identity = identity
        self.options = options
        self.measure = measure
    }
}

/// What a trial came to at a rung.
public struct RecordedOutcome: Codable, Hashable, Sendable {
    /// The trial's number within its search.
    public let trial: Int
    /// The rung, from 0.
    public let rung: Int
    /// Epochs of training until then.
    public let epochs: Int
    /// Larger is better; nil for a failure.
    public let score: Double?
    /// Why it failed.
    public let reason: String?
    /// Seconds of work that this rung took.
    public let seconds: Double

    /// Describes an outcome.
    public init(
        trial: Int, rung: Int, epochs: Int, score: Double?, reason: String? = nil, seconds: Double
    ) {
        self.trial = trial
        self.rung = rung
        self.epochs = epochs
        self.score = score
        self.reason = reason
        self.seconds = seconds
    }
}

/// A number of a run's curves.
public struct RecordedPoint: Codable, Hashable, Sendable {
    /// The epoch, from 1.
    public let epoch: Int
    /// What is measured, such as "elbo".
    public let name: String
    /// Over the training examples.
    public let training: Double?
    /// Over the validation examples.
    public let validation: Double?

    /// Describes a point.
    public init(epoch: Int, name: String, training: Double?, validation: Double?) {
        self.epoch = epoch
        self.name = name
        self.training = training
        self.validation = validation
    }
}

/// Why a record cannot be used.
public enum RunRecordError: Error, Equatable, CustomStringConvertible {
    /// The file is a database of something else, or none.
    case notARecord(path: String)
    /// There is no such file.
    case noRecord(path: String)
    /// A newer program wrote the file.
    case newer(path: String, version: Int, known: Int)
    /// The file's contents are damaged.
    case damaged(path: String, reason: String)
    /// The disk is full, or the file cannot be written for another reason.
    case cannotWrite(path: String, reason: String)
    /// Another process is writing and does not end.
    case locked(path: String)
    /// There is no such run.
    case noRun(path: String, id: Int64)
    /// No run has left a model of this name.
    case noModel(path: String, name: String)
    /// A run has left no model.
    case withoutModel(path: String, id: Int64)
    /// The run belongs to a search, and cannot be removed without it.
    case partOfSearch(path: String, id: Int64, search: Int64)
    /// The file that a run wrote is gone.
    case missingModel(path: String, name: String, model: String)
    /// The file is another one than a run wrote.
    case changedModel(path: String, name: String, model: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .notARecord(let path):
            "\(path) is no record of runs; name another file"
        case .noRecord(let path):
            "there is no record \(path); --record \(path) on train, mixture or search makes one"
        case .newer(let path, let version, let known):
            "\(path) was written by a newer program (version \(version) of its layout, this one knows \(known)); use that program, or another file"
        case .damaged(let path, let reason):
            "\(path) is damaged: \(reason); take a copy from before, or another file"
        case .cannotWrite(let path, let reason):
            "\(path) cannot be written: \(reason); what it held is untouched"
        case .locked(let path):
            "another program keeps \(path) to itself; try again when it has finished"
        case .noRun(let path, let id):
            "\(path) has no run \(id); elbo runs \(path) lists them"
        case .noModel(let path, let name):
            "\(path) has no run with a model that is called \(name); elbo runs \(path) lists them, with numbers by which models are named too"
        case .withoutModel(let path, let id):
            "run \(id) of \(path) has left no model; elbo runs \(path) shows which have"
        case .partOfSearch(let path, let id, let search):
            "run \(id) of \(path) is a part of run \(search), which would not know its trials without it; remove \(search) as a whole"
        case .missingModel(let path, let name, let model):
            "\(path):\(name) was written to \(model), which is not there; put it back, or train it again"
        case .changedModel(let path, let name, let model):
            "\(model) is not what \(path):\(name) wrote: it was changed or replaced since; name the file itself to use what is there"
        }
    }
}
