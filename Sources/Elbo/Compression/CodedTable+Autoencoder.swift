import ElboAutoencoders
import ElboCompression
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks

extension CodedTable {
    /// A trained autoencoder of a table as a coder sees it; nil for one of other examples.
    ///
    /// - Throws: `CompressionError.unsuitedModel` for parts that cannot be coded.
    init?(_ trained: TrainedAutoencoder) throws {
        let model = trained.autoencoder
        let observation = trained.schema.observation
        let isMixed = model.likelihood.part is MixedLikelihood
        guard isMixed || model.likelihood.part is GaussianLikelihood,
            observation.itemShape.count == 1, observation.sounds == nil,
            model.observation == .none
        else { return nil }
        let scales = observation.transform.scales(of: model.dataSize)
        guard let scales else { return nil }
        let table = observation.tableColumns
        let starts = table.ranges.map(\.lowerBound)
        self.init(
            columns: table.enumerated().map { place, column in
                CodedTable.Column(
                    column, scales[starts[place]], observation.formats?[starts[place]])
            },
            networks: try CodedNetworks(trained) { law in
                concatenate(CodedTable.numbers(of: law), along: -1)
            },
            width: model.dataSize, seesMask: model.seesMask,
            shown: { cells in
                zip(table.indicators(of: cells), scales).map { ($0 - $1.mean) / $1.deviation }
            })
    }

    /// The numbers of the laws of all columns, those of one side by side.
    private static func numbers(of law: any ElementwiseDistribution) -> [Tensor] {
        func sideBySide(_ centre: Tensor, _ inverseScale: Tensor) -> Tensor {
            concatenate(
                [centre.expandingAxis(at: -1), inverseScale.expandingAxis(at: -1)], along: -1
            ).reshaped(to: [centre.shape[0], 2 * centre.shape[1]])
        }
        switch law {
        case let law as Blockwise: return law.parts.flatMap { numbers(of: $0) }
        case let law as DiagonalNormal:
            return [sideBySide(law.mean, exp(-0.5 * law.logVariance))]
        case let law as IntervalLogistic: return [sideBySide(law.location, exp(-law.logScale))]
        case let law as Categorical: return [softmax(law.logits)]
        case let law as PooledCategorical: return [softmax(law.categories.logits)]
        default: preconditionFailure("columns of \(law)")
        }
    }
}

extension CodedTable.Column {
    /// A column with its law.
    fileprivate init(
        _ column: TableColumn, _ scale: (mean: Double, deviation: Double), _ format: NumberFormat?
    ) {
        let law: CodedLaw
        if let pools = column.pools {
            law = .pools(PoolLaw(members: pools.members, rows: pools.rows))
        } else if let levels = column.levels {
            law = .levels(levels.count)
        } else if let quantiles = column.quantiles {
            law = .number(NumberLaw(.logistic) { quantiles.score(of: $0) })
        } else {
            law = .number(NumberLaw(.normal) { ($0 - scale.mean) / scale.deviation })
        }
        self.init(
            name: column.name, law: law, levels: (column.levels ?? []).map { Array($0.utf8) },
            notation: (column.quantiles?.format ?? format)?.date.map { CellNotation($0) })
    }
}

extension CellNotation {
    /// Dates as days, times as the smallest parts of seconds that are written.
    fileprivate init(_ date: DateNotation) {
        let parts = (0..<(date.time?.decimals ?? 0)).reduce(1.0) { power, _ in power * 10 }
        self.init(
            step: 1 / parts,
            place: { bytes in
                guard let number = date.number(of: String(decoding: bytes, as: UTF8.self)) else {
                    return nil
                }
                return Int(exactly: (number * parts).rounded())
            },
            text: { date.text(of: Double($0) / parts).map { Array($0.utf8) } })
    }
}

extension DataTransform {
    /// What each number of a row loses and is divided by; nil for a transform that is none of a table.
    fileprivate func scales(of size: Int) -> [(mean: Double, deviation: Double)]? {
        switch self {
        case .identity: [(mean: Double, deviation: Double)](repeating: (0, 1), count: size)
        case .scale(let factor):
            [(mean: Double, deviation: Double)](repeating: (0, 1 / Double(factor)), count: size)
        case .standardize(let means, let deviations):
            zip(means, deviations).map { (mean: $0, deviation: $1) }
        case .standardizeAll: nil
        }
    }
}
