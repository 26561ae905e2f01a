import Elbo

extension FitMixture {
    /// Where EM begins, and with how many components where that says it.
    ///
    /// - Throws: `CommandFailure` for a mixture of other columns.
    func start(of data: MixtureData, table: Dataset) throws -> (start: MixtureStart, count: Int?) {
        switch fitting.start {
        case .found(let name): return (name.start, nil)
        case .labels(let name):
            let labels = try self.data.labels(name, for: table)
            let count = labels?.names.count ?? 0
            if let asked = components?.values, asked != [count] {
                guard asked.contains(count) else {
                    throw CommandFailure(
                        .usage,
                        "--start labels:\(name) has \(Format.count(count, "group")), and --components \(asked.map(String.init).joined(separator: ",")) asks for other numbers; leave --components out"
                    )
                }
                Terminal.say(
                    "mixtures of \(count) components begin with the groups of \(name), all others with further starts"
                )
            }
            return (.partition(labels?.values ?? []), count)
        case .mixture(let path):
            let mixture = try FitMixture.opened(path).mixture
            guard mixture.rowColumns.map({ $0 == data.rows.columns ?? $0 }) ?? true else {
                throw CommandFailure(
                    .badData,
                    "\(path) is of the columns \((mixture.rowColumns ?? []).joined(separator: ", ")), and the data have \((data.rows.columns ?? []).joined(separator: ", ")); name the same with --columns"
                )
            }
            return (.mixture(mixture), mixture.components.count)
        }
    }

    /// A model file, or a mixture of given parameters.
    static func opened(_ path: String) throws -> MixtureFile {
        if path.lowercased().hasSuffix(".json") {
            return try MixtureFile(MixtureParameters.mixture(from: path))
        }
        switch try ModelOption.openAny(path) {
        case .mixture(let file):
            try file.requireMixture()
            return file
        case .autoencoder, .series, .frames:
            throw CommandFailure(
                .badData, "\(path) is no mixture of rows; elbo mixture without --time makes one")
        }
    }
}
