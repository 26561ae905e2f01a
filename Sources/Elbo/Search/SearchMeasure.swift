/// What scores of a search are; larger is better for all.
public enum SearchMeasure: String, Codable, Hashable, Sendable {
    /// The evidence lower bound, in nats.
    case bound
    /// The share of rows of which a linear probe on the codes tells the class.
    case accuracy
    /// The share of a number's variance that a linear probe on the codes tells.
    case explained
    /// The area under the receiver's curve of anomaly scores.
    case auc
    /// Less the root of the mean squared error of hidden cells, in standard deviations of their columns.
    case rmse

    /// In a word.
    public var name: String {
        switch self {
        case .bound: "bound"
        case .accuracy: "share told right"
        case .explained: "R²"
        case .auc: "AUC"
        case .rmse: "-RMSE"
        }
    }

    /// What stands behind a number; empty where nothing does.
    public var unit: String { self == .bound ? "nats" : "" }

    /// Digits behind the point that say something.
    public var decimals: Int { self == .bound ? 2 : 4 }

    /// In a few words, as the record has it.
    public var title: String {
        switch self {
        case .bound: "validation bound, nats per example"
        case .accuracy: "share of validation rows that a linear probe tells right"
        case .explained: "R² of a linear probe on validation rows"
        case .auc: "AUC of anomaly scores of validation rows"
        case .rmse: "-RMSE of hidden cells of validation rows, in standard deviations"
        }
    }
}

/// What a search looks at beside the score; smaller is better.
public enum SearchCost: String, Codable, Hashable, Sendable, CaseIterable {
    /// The number of trained parameters.
    case size
    /// Seconds of an epoch, as they are measured: another run measures others.
    case time

    /// What stands above it.
    public var title: String { self == .size ? "parameters" : "seconds per epoch" }

    /// What a run of a record cost.
    func value(of run: RecordedRun) -> Double? {
        switch self {
        case .size: run.size.map(Double.init)
        case .time: run.pace
        }
    }
}
