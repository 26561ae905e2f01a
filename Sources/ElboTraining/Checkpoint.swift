import ElboData
public import ElboGraph
import ElboNetworks
import Foundation

/// Where checkpoints go and what identifies their run.
public struct CheckpointPlan: Sendable {
    /// The file, replaced as a whole each time.
    public let path: String
    /// The longest time between two checkpoints; one is written after each of the first ten epochs as well, and after
    /// later ones when the last is a second old.
    public let interval: Duration
    /// What must be equal for a run to be resumed, by name, for example the model and the data.
    public let identity: [String: String]
    /// Further entries for the file's metadata.
    public let metadata: [String: String]

    /// Plans checkpoints.
    public init(
        path: String, interval: Duration = .seconds(30), identity: [String: String],
        metadata: [String: String] = [:]
    ) {
        self.path = path
        self.interval = interval
        self.identity = identity
        self.metadata = metadata
    }

    /// Values as texts that are equal when the values are: JSON with its keys in order.
    ///
    /// - Throws: `EncodingError` for numbers that are not finite.
    public static func identity(_ values: [String: any Encodable]) throws -> [String: String] {
        try values.mapValues { value in
            String(decoding: try Checkpoint.encoder.encode(value), as: UTF8.self)
        }
    }
}

/// Everything needed to go on with a run.
public struct Checkpoint: Sendable {
    /// Where the run stands.
    public let state: TrainingState
    /// Parameters and moments, in the order of the run's `StateLayout`.
    public let arrays: [HostArray]
    /// The parameters of the best epoch, when the run keeps them.
    public let bestParameters: [HostArray]?
}

extension Checkpoint {
    /// Writes a file that holds the model as well: every reader of models can open it.
    ///
    /// - Throws: `DataError` when the file cannot be written; an older checkpoint is then untouched.
    func write(by plan: CheckpointPlan, _ layout: StateLayout) throws {
        func tensor(_ name: String, _ array: HostArray) -> SafeTensors.Tensor {
            SafeTensors.Tensor(
                name: name, shape: array.shape.extents, values: .float32(array.floats))
        }
        let best = zip(layout.slots, bestParameters ?? []).map {
            tensor(Checkpoint.bestPrefix + $0.name, $1)
        }
        var metadata = plan.metadata
        for (name, value) in plan.identity { metadata[Checkpoint.identityPrefix + name] = value }
        metadata[Checkpoint.stateKey] = String(
            decoding: try Checkpoint.encoder.encode(state), as: UTF8.self)
        try SafeTensors.File(
            metadata: metadata,
            tensors: zip(layout.slots, arrays).map { tensor($0.name, $1) } + best
        ).sealed().write(to: plan.path)
    }

    /// Reads a checkpoint and checks that it belongs to this plan's run.
    ///
    /// - Throws: `DataError` for a file that cannot be read, `TrainingError.notACheckpoint` and
    ///   `TrainingError.differentRun`.
    static func read(_ plan: CheckpointPlan, _ layout: StateLayout) throws -> Checkpoint {
        let file = try SafeTensors.File.read(plan.path)
        guard let text = file.metadata[stateKey],
            let state = try? JSONDecoder().decode(TrainingState.self, from: Data(text.utf8))
        else { throw TrainingError.notACheckpoint(path: plan.path, missing: "training state") }
        for (name, value) in plan.identity.sorted(by: { $0.key < $1.key })
        where file.metadata[identityPrefix + name] != value {
            throw TrainingError.differentRun(path: plan.path, difference: name)
        }
        func array(_ name: String, _ shape: Shape) throws -> HostArray {
            guard let tensor = file[name], tensor.shape == shape.extents,
                case .float32(let values) = tensor.values
            else { throw TrainingError.notACheckpoint(path: plan.path, missing: "tensor \(name)") }
            return HostArray(shape, values)
        }
        let parameters = layout.slots.filter { $0.role == .parameter }
        let hasBest = parameters.first.map { file[bestPrefix + $0.name] != nil } ?? false
        return Checkpoint(
            state: state, arrays: try layout.slots.map { try array($0.name, $0.shape) },
            bestParameters: hasBest
                ? try parameters.map { try array(bestPrefix + $0.name, $0.shape) } : nil)
    }

    private static let bestPrefix = "best."
    private static let identityPrefix = "elbo.run."
    private static let stateKey = "elbo.training"
    fileprivate static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return encoder
    }
}
