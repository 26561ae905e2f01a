public import ElboGraph

/// What training came to.
public struct TrainingResult: Sendable {
    /// Why it ended.
    public enum Stop: Hashable, Sendable {
        /// All epochs were done.
        case finished
        /// The validation loss did not get better; the parameters are those of the best epoch.
        case early(bestEpoch: Int)
        /// There was nothing to be trained: the parameters were computed.
        case solved
        /// It was asked to stop; a checkpoint was written if there is a plan for one.
        case interrupted

        /// As a model file has it.
        public var text: String {
            switch self {
            case .finished: "finished"
            case .early(let bestEpoch): "early, best epoch \(bestEpoch)"
            case .solved: "solved in closed form"
            case .interrupted: "interrupted"
            }
        }
    }

    /// Why it ended.
    public let stop: Stop
    /// The epoch, from 1, after which the parameters were as they are: the best one of a run with patience, else the
    /// last; 0 before the first has ended.
    public let keptEpoch: Int
    /// The parameters, in the model's order.
    public let parameters: [HostArray]
    /// Finished epochs.
    public let history: [EpochRecord]

    /// Parameters that were computed.
    package init(solution parameters: [HostArray]) {
        (stop, keptEpoch, self.parameters, history) = (.solved, 0, parameters, [])
    }

    init(stop: Stop, keptEpoch: Int, parameters: [HostArray], history: [EpochRecord]) {
        (self.stop, self.keptEpoch, self.parameters, self.history) = (
            stop, keptEpoch, parameters, history
        )
    }
}
