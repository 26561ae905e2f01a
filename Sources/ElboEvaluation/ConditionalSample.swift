public import ElboAutoencoders
import ElboData
public import ElboNumerics
import Foundation

/// Rows drawn from p(x | some cells are as wanted).
public struct ConditionalSample: Sendable {
    /// One number for each column, row after row; of a category the place of its level.
    public let cells: [Double]
    /// (Σ w)² / Σ w² of the proposals of cells that conditions leave open; nil where they leave none.
    public let effectiveProposals: Double?
    /// How many proposals there were.
    public let proposals: Int
}

extension ModelSession {
    /// Draws rows of a table given conditions on some of its cells, without rejection.
    ///
    /// Cells c that a condition leaves open are proposed from r(c), a law of their columns cut to the conditions, weighted by
    ///
    ///     w = p̂(c, known cells) / r(c),
    ///
    /// p̂ the importance-weighted estimate over these cells alone, and chosen in proportion to w (Rubin 1988, sampling
    /// importance resampling). The other cells are then drawn as missing ones are (`impute`).
    ///
    /// - Parameters:
    ///   - count: Rows, at least 1.
    ///   - conditions: By column, from 0; at least one.
    ///   - samples: Draws of z for each row.
    ///   - key: Decides the rows.
    ///   - progress: Told which share of the work is done.
    /// - Throws: `AutoencoderError` for a model that has never seen rows with missing cells.
    public func sample(
        _ count: Int, given conditions: [Int: CellCondition], samples: Int = 48, key: RandomKey,
        progress: (Double) -> Void = { _ in }
    ) throws -> ConditionalSample {
        guard model.autoencoder.seesMask else {
            throw AutoencoderError.option(
                name: "the share of examples with hidden cells", value: "0",
                allowed: "more than 0 in training, for rows given some cells: --hide-cells 0.25")
        }
        let proposals = proposals(for: conditions)
        let isOpen = conditions.contains { !$0.value.isExact }
        let tries = isOpen ? min(max(2 * count, 2_000), 50_000) : count
        var rows = known(proposals, tries, key.child(0))
        var effective: Double?
        if isOpen {
            let estimates = try logLikelihoods(
                examples(rows.cells), samples: samples, key: key.child(1)
            ) { progress(0.5 * $0) }
            let logs = zip(joined(estimates, ofEqual: rows.cells), rows.logDensities)
                .map { $0 - $1 }
            let largest = logs.max() ?? 0
            let weights = logs.map { exp($0 - largest) }
            let sum = weights.reduce(0, +)
            effective = sum * sum / weights.reduce(0) { $0 + $1 * $1 }
            rows.cells = resampled(rows.cells, by: weights, to: count, key.child(2))
        }
        let drawn = try draw(rows.cells, samples: samples, key: key.child(3)) {
            progress(isOpen ? 0.5 + 0.5 * $0 : $0)
        }
        return ConditionalSample(
            cells: drawn, effectiveProposals: effective, proposals: isOpen ? tries : 0)
    }

    private var columns: [TableColumn] { model.schema.observation.tableColumns }

    private func proposals(for conditions: [Int: CellCondition]) -> [CellProposal?] {
        let (columns, transform) = (columns, model.transform)
        return columns.indices.map { place in
            conditions[place].map { condition in
                let number = columns.ranges[place].lowerBound
                var moments = (mean: 0.0, deviation: 1.0)
                if case .standardize(let means, let deviations) = transform {
                    moments = (means[number], deviations[number])
                }
                return CellProposal(
                    condition: condition, column: columns[place], moments: moments,
                    format: model.formats?[number] ?? nil)
            }
        }
    }

    /// Rows of which only the proposed cells are known.
    private func known(_ proposals: [CellProposal?], _ count: Int, _ key: RandomKey) -> (
        cells: [Double], logDensities: [Double]
    ) {
        var cells = [Double](repeating: .nan, count: count * proposals.count)
        var logs = [Double](repeating: 0, count: count)
        for (column, proposal) in proposals.enumerated() {
            guard let proposal else { continue }
            let own = key.child(UInt64(column))
            for row in 0..<count {
                let drawn = proposal.draw(own, at: row)
                cells[row * proposals.count + column] = drawn.cell
                logs[row] += drawn.logDensity
            }
        }
        return (cells, logs)
    }

    /// Estimates of which those of rows with equal cells are one, ln of their mean: the same number, known better.
    private func joined(_ logs: [Double], ofEqual cells: [Double]) -> [Double] {
        let width = cells.count / logs.count
        var groups: [[UInt64]: [Int]] = [:]
        for row in logs.indices {
            groups[cells[row * width..<(row + 1) * width].map(\.bitPattern), default: []].append(
                row)
        }
        var result = logs
        for rows in groups.values where rows.count > 1 {
            let largest = rows.map { logs[$0] }.max() ?? 0
            let mean = rows.reduce(0) { $0 + exp(logs[$1] - largest) } / Double(rows.count)
            for row in rows { result[row] = largest + log(mean) }
        }
        return result
    }

    /// As many rows as wanted, each as often as its weight says: systematic resampling (Kitagawa 1996, appendix), in an order of
    /// its own.
    private func resampled(
        _ cells: [Double], by weights: [Double], to count: Int, _ key: RandomKey
    ) -> [Double] {
        let width = cells.count / weights.count
        let step = weights.reduce(0, +) / Double(count)
        var next = key.uniform(at: 0) * step
        var (sum, chosen) = (0.0, [Int]())
        for (row, weight) in weights.enumerated() {
            sum += weight
            while next < sum, chosen.count < count {
                chosen.append(row)
                next += step
            }
        }
        while chosen.count < count { chosen.append(weights.count - 1) }
        return key.child(0).permutation(count).flatMap { place in
            cells[chosen[place] * width..<(chosen[place] + 1) * width]
        }
    }

    private func examples(_ cells: [Double]) throws -> Dataset {
        try Dataset(
            columns.indicators(of: cells).map { Float($0) },
            itemShape: [model.autoencoder.dataSize], name: "given cells")
    }

    /// The rows with their missing cells drawn.
    private func draw(
        _ cells: [Double], samples: Int, key: RandomKey, progress: (Double) -> Void
    ) throws -> [Double] {
        let width = columns.count
        var result: [Double] = []
        result.reserveCapacity(cells.count)
        let atOnce = 4096 * width
        for (block, start) in stride(from: 0, to: cells.count, by: atOnce).enumerated() {
            let part = Array(cells[start..<min(start + atOnce, cells.count)])
            let own = key.child(UInt64(block))
            let drawn = try impute(
                examples(part), samples: samples, by: .draw(own.child(0)), key: own.child(1))
            result += zip(part, model.cells(of: drawn)).map { $0.isNaN ? $1 : $0 }
            progress(Double(result.count) / Double(cells.count))
        }
        return result
    }
}
