import ElboNetworks

/// Why training stopped before its end.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
    /// A number became infinite or NaN; `phase` is whose step it was, where phases take turns.
    case notFinite(tensor: String, value: String, epoch: Int, step: Int, phase: String? = nil)
    /// There are no examples to train on.
    case noExamples
    /// A checkpoint belongs to another run; `difference` says in what.
    case differentRun(path: String, difference: String)
    /// A file is not a checkpoint.
    case notACheckpoint(path: String, missing: String)
    /// Parameters, gradients and moments need more memory than the process can have, in bytes.
    case memory(needed: Int, limit: Int)
    /// An option is outside its range.
    case option(name: String, value: String, allowed: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .notFinite(let tensor, let value, let epoch, let step, let phase):
            "training stopped at step \(step) (epoch \(epoch)\(phase.map { ", a step of the \($0)" } ?? "")): "
                + "\(tensor) became \(value); lower the learning rate, clip the gradient, or check the scale of the data"
        case .noExamples:
            "there are no examples to train on"
        case .differentRun(let path, let difference):
            "\(path) belongs to another run (not the same \(difference)); resume with the options it was "
                + "started with, or train without resuming"
        case .notACheckpoint(let path, let missing):
            "\(path) is not a checkpoint of training: it has no \(missing)"
        case .memory(let needed, let limit):
            "training needs \(needed >> 20) MiB of memory for parameters, gradients and moments, there are "
                + "\(limit >> 20); take a smaller network or fewer columns"
        case .option(let name, let value, let allowed):
            "\(name) is \(value), it must be \(allowed)"
        }
    }
}

extension TrainingOptions {
    /// Checks every range.
    ///
    /// - Throws: `TrainingError.option` for the first one outside.
    public func validate() throws(TrainingError) {
        func require(_ condition: Bool, _ name: String, _ value: Any, _ allowed: String)
            throws(TrainingError)
        {
            if !condition { throw .option(name: name, value: "\(value)", allowed: allowed) }
        }
        // The upper limits keep products of sizes far from overflow.
        let counts = 1...1_000_000_000
        try require(counts.contains(epochs), "the number of epochs", epochs, "in \(counts)")
        try require(counts.contains(batchSize), "the batch size", batchSize, "in \(counts)")
        try require(
            learningRate > 0 && learningRate.isFinite, "the learning rate", learningRate, "positive"
        )
        try require(
            (0..<1).contains(validationFraction), "the validation share", validationFraction,
            "at least 0 and below 1")
        switch optimizer {
        case .adam, .rmsProp: break
        case .adamW(_, _, _, let weightDecay):
            try require(
                weightDecay >= 0 && weightDecay.isFinite, "the weight decay", weightDecay,
                "at least 0")
        case .sgd(let momentum, _):
            try require(
                (0..<1).contains(momentum), "the momentum", momentum, "at least 0 and below 1")
        }
        if let clipNorm {
            try require(
                clipNorm > 0 && clipNorm.isFinite, "the gradient's largest norm", clipNorm,
                "positive")
        }
        switch schedule {
        case .constant: break
        case .cosine(let final), .linear(let final):
            try require(
                final >= 0 && final.isFinite, "the schedule's final factor", final, "at least 0")
        case .step(let epochs, let factor):
            try require(epochs >= 1, "the schedule's epochs", epochs, "at least 1")
            try require(
                factor > 0 && factor.isFinite, "the schedule's factor", factor, "positive")
        }
        if let examplesPerEpoch {
            try require(
                examplesPerEpoch >= 1, "the number of examples per epoch", examplesPerEpoch,
                "at least 1")
        }
        if let patience { try require(patience >= 1, "the patience", patience, "at least 1") }
    }
}
