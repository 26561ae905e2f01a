import ElboData
public import ElboMixtures

/// How a mixture learned from rows as they came, beside its statistics.
public struct OnlineRecord: Codable, Hashable, Sendable {
    /// How it learns.
    public let options: OnlineOptions
    /// How many rows its closed batches count for, those of the first mixture included.
    public let rows: Double
    /// Rows that wait for their batch to be full.
    public let openRows: Int
    /// M steps that failed.
    public let failedSteps: Int
    /// How often rows came.
    public let updates: Int

    /// Describes a mixture after some updates.
    public init(_ mixture: OnlineMixture, updates: Int) {
        options = mixture.options
        rows = mixture.rows
        openRows = mixture.openRows
        failedSteps = mixture.failedSteps
        self.updates = updates
    }
}

extension MixtureFile {
    /// What stands before the names of the tensors of the mixture as its closed batches left it.
    static let settledPrefix = "online."
    private static let statistics = "online.statistics"
    private static let open = "online.open"

    /// The statistics of a mixture that learns as rows come, as tensors: those of its closed batches (means over the rows) and of
    /// the open one (sums), and the parameters that both are about.
    static func tensors(of online: OnlineMixture) -> [SafeTensors.Tensor] {
        let numbers = online.numbers
        return tensors(of: online.settled).map { tensor in
            SafeTensors.Tensor(
                name: settledPrefix + tensor.name, shape: tensor.shape, values: tensor.values)
        } + [
            SafeTensors.Tensor(
                name: statistics, shape: [numbers.statistics.count],
                values: .float64(numbers.statistics)),
            SafeTensors.Tensor(
                name: open, shape: [numbers.open.count], values: .float64(numbers.open)),
        ]
    }

    /// The mixture of a file, ready to go on learning; nil for one that has not begun to.
    ///
    /// - Throws: `ModelFileError`.
    static func online(
        _ manifest: MixtureManifest, _ mixture: GaussianMixture, _ file: SafeTensors.File,
        path: String
    ) throws -> OnlineMixture? {
        guard let record = manifest.online else { return nil }
        let settled = try self.mixture(manifest, file, prefix: settledPrefix, path: path)
        func numbers(_ name: String) throws -> [Double] {
            try file.numbers(name, [file[name]?.shape.first ?? 0], path: path)
        }
        guard
            let online = OnlineMixture(
                mixture, settled: settled, options: record.options, rows: record.rows,
                openRows: record.openRows, failedSteps: record.failedSteps,
                statistics: try numbers(statistics), open: try numbers(open))
        else {
            throw ModelFileError.damagedManifest(
                path: path, reason: "statistics that are not those of the mixture")
        }
        return online
    }
}
