import ElboData
public import ElboStateSpaces

/// How a state space is built, and how it was fitted.
public struct StateSpaceRecord: Codable, Hashable, Sendable {
    /// A form that was tried.
    public struct Place: Codable, Hashable, Sendable {
        /// How the state is built.
        public let form: StateForm
        /// 2 L - ν log n on the rows that all forms were compared on, larger is better.
        public let bic: Double
    }

    /// How the state is built.
    public let form: StateForm
    /// How many numbers it has.
    public let dimension: Int
    /// The columns' names, when they have names.
    public let columns: [String]?
    /// How many columns there are.
    public let width: Int
    /// The data's file name.
    public let data: String
    /// log p(x), nats.
    public let logLikelihood: Double
    /// Free parameters.
    public let parameters: Int
    /// On how many rows forms were compared.
    public let rows: Int
    /// log p(x) after each iteration, nats.
    public let history: [Double]
    /// Whether the iterations ended by themselves.
    public let isConverged: Bool
    /// All forms that were fitted, the kept one first.
    public let places: [Place]

    /// - Parameter fits: the kept one first.
    init(_ fits: [StateSpaceFit], data: String) {
        let fit = fits[0]
        form = fit.model.form
        dimension = fit.model.dimension
        columns = fit.model.columns
        width = fit.model.width
        self.data = data
        logLikelihood = fit.logLikelihood
        parameters = fit.model.parameterCount
        rows = fit.judged.rows
        history = fit.history
        isConverged = fit.isConverged
        places = fits.map { Place(form: $0.model.form, bic: $0.bic) }
    }
}

extension StateSpaceModel {
    /// The parameters.
    var tensors: [SafeTensors.Tensor] {
        let (d, p) = (dimension, width)
        let all: [(String, [Int], [Double])] = [
            ("transition", [d, d], transition), ("transition_noise", [d, d], transitionNoise),
            ("observation", [p, d], observation), ("offset", [p], offset), ("noise", [p], noise),
            ("first_mean", [d], firstMean), ("first_covariance", [d, d], firstCovariance),
        ]
        return all.map { SafeTensors.Tensor(name: $0.0, shape: $0.1, values: .float64($0.2)) }
    }

    /// The model that a record describes, of the tensors of a file.
    ///
    /// - Throws: `ModelFileError`.
    init(_ file: SafeTensors.File, _ record: StateSpaceRecord, path: String) throws {
        let (d, p) = (record.dimension, record.width)
        guard (1...4096).contains(d), (1...4096).contains(p),
            record.columns.map({ $0.count == p }) ?? true,
            record.form.dimension(columns: p) == d
        else {
            throw ModelFileError.damagedManifest(
                path: path, reason: "a state of \(d) numbers for \(p) columns")
        }
        func numbers(_ name: String, _ shape: Int...) throws -> [Double] {
            try file.numbers(name, shape, path: path)
        }
        let parts = (
            try numbers("transition", d, d), try numbers("transition_noise", d, d),
            try numbers("observation", p, d)
        )
        let means = (
            try numbers("offset", p), try numbers("noise", p), try numbers("first_mean", d),
            try numbers("first_covariance", d, d)
        )
        self = try ModelFileError.damage(in: path) {
            try StateSpaceModel(
                transition: parts.0, transitionNoise: parts.1, observation: parts.2,
                offset: means.0, noise: means.1, firstMean: means.2, firstCovariance: means.3,
                form: record.form, columns: record.columns)
        }
    }
}
