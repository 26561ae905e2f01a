import CElboMixtures
import ElboData
import ElboNumerics

/// The E step: one pass over the rows, in pieces whose number depends on sizes alone.
struct ExpectationStep {
    let data: MixtureData
    /// How many cores work; nil for all.
    let threads: Int?

    /// Everything the M step of a mixture needs.
    ///
    /// - Parameters:
    ///   - mixture: the parameters that decide who takes which share.
    ///   - assignment: how rows share themselves out.
    ///   - isDiagonal: whether the diagonals of the scatters are enough.
    /// - Throws: `MixtureError.collapsedComponent`; `DataError` from reading.
    func callAsFunction(
        _ mixture: GaussianMixture, _ assignment: Assignment = .posterior, isDiagonal: Bool
    ) throws -> Expectation {
        let empty = Expectation(
            components: mixture.components.count, dimension: mixture.dimension,
            isDiagonal: isDiagonal)
        let pieces = pieces(mixture, isDiagonal: isDiagonal)
        let density = try PatternDensity(mixture, shift: data.shift, threads: threads)
        let parts = concurrentMap(pieces.count, threads: threads) { index in
            Result {
                var piece = try ExpectationPiece(
                    data, mixture, assignment, isDiagonal: isDiagonal, sums: empty,
                    complete: density)
                try piece.add(pieces[index])
                return piece.sums
            }
        }
        return try parts.reduce(into: empty) { sum, part in sum += try part.get() }
    }

    /// Cuts the rows so that every core finds work, while the pieces' sums stay small beside the data.
    private func pieces(_ mixture: GaussianMixture, isDiagonal: Bool) -> [Range<Int>] {
        let d = mixture.dimension
        let size = mixture.components.count * (isDiagonal ? 2 * d : d * (d + 1))
        let count = min(64, max(8, (1 << 21) / size), (data.rows.count + 1023) / 1024)
        return (0..<count).map { piece in
            piece * data.rows.count / count..<(piece + 1) * data.rows.count / count
        }
    }
}

/// One piece of the pass, with the memory it works in.
private struct ExpectationPiece {
    let data: MixtureData
    let assignment: Assignment
    let isDiagonal: Bool
    var sums: Expectation

    private let centres: [[Double]]
    private let reader: PanelReader
    private let memory: PieceMemory
    private var densities: PatternDensities

    init(
        _ data: MixtureData, _ mixture: GaussianMixture, _ assignment: Assignment,
        isDiagonal: Bool, sums: Expectation, complete: PatternDensity
    ) throws {
        self.data = data
        self.assignment = assignment
        self.isDiagonal = isDiagonal
        self.sums = sums
        let shift = data.shift
        densities = PatternDensities(mixture, shift: shift, complete: complete)
        centres = mixture.components.map { zip($0.mean, shift).map { $0 - $1 } }
        reader = PanelReader(data.rows, shift: shift)
        memory = PieceMemory(laws: mixture.components.count + 1, dimension: mixture.dimension)
    }

    mutating func add(_ range: Range<Int>) throws {
        try reader.forEachPanel(in: range) { panel in try add(panel) }
    }

    private mutating func add(_ panel: Panel) throws {
        // A row without any cell says nothing about the parameters.
        guard !panel.pattern.observed.isEmpty else { return }
        let density = try densities.density(of: panel.pattern)
        let r = memory.responsibilities.start
        density.write(
            panel, to: r, columns: memory.columns.start, scratch: memory.scratch.start)
        if let known = data.known { restrict(r, density.count, panel, to: known) }
        maxima(r, density.count, places: panel.places)
        elbo_responsibilities(r, panel.places, density.count, memory.totals.start)
        assignment.apply(to: r, count: density.count, panel)
        weigh(r, density.count, panel)
        for k in centres.indices { accumulate(k, panel, density) }
    }

    /// Rows whose component is known can come from no other.
    private func restrict(
        _ logs: UnsafeMutablePointer<Double>, _ count: Int, _ panel: Panel, to known: [Int]
    ) {
        for (place, row) in panel.indices.enumerated() where known[row] >= 0 {
            for k in 0..<count where k != known[row] { logs[k * Panel.rows + place] = -.infinity }
        }
    }

    private func maxima(_ logs: UnsafeMutablePointer<Double>, _ count: Int, places: Int) {
        let largest = memory.maxima.start
        largest.update(from: logs, count: places)
        for k in 1..<max(count, 1) {
            for place in 0..<places {
                largest[place] = max(largest[place], logs[k * Panel.rows + place])
            }
        }
    }

    /// Multiplies the responsibilities by the rows' weights, none for unused places, and adds up likelihoods.
    private mutating func weigh(
        _ r: UnsafeMutablePointer<Double>, _ count: Int, _ panel: Panel
    ) {
        let (totals, maxima) = (memory.totals, memory.maxima)
        var (weight, logs, largest) = (0.0, 0.0, 0.0)
        if let weights = data.weights {
            for (place, row) in panel.indices.enumerated() {
                let w = weights[row]
                for k in 0..<count { r[k * Panel.rows + place] *= w }
                // 0 times -inf would be NaN.
                if w > 0 {
                    weight += w
                    logs += w * totals[place]
                    largest += w * maxima[place]
                }
            }
        } else {
            weight = Double(panel.count)
            for place in 0..<panel.count {
                logs += totals[place]
                largest += maxima[place]
            }
        }
        for k in 0..<count {
            (r + k * Panel.rows + panel.count).update(
                repeating: 0, count: panel.places - panel.count)
        }
        sums.rows += weight
        sums.logLikelihood += logs
        sums.classificationLogLikelihood += largest
        if count > centres.count {
            let noise = r + centres.count * Panel.rows
            for place in 0..<panel.count { sums.noise += noise[place] }
        }
    }

    private mutating func accumulate(_ k: Int, _ panel: Panel, _ density: PatternDensity) {
        var x = panel.x
        if density.regressions != nil {
            density.complete(
                panel, component: k, to: memory.columns.start, scratch: memory.scratch.start)
            x = UnsafePointer(memory.columns.start)
        }
        let gained = sums.sums[k].add(
            x, places: panel.places, weights: memory.responsibilities.start + k * Panel.rows,
            about: centres[k],
            isDiagonal: isDiagonal, scratch: memory.scratch.start)
        if let regression = density.regressions?[k] {
            sums.sums[k].addSpread(
                regression.covariance, of: panel.pattern.missing, weight: gained,
                isDiagonal: isDiagonal)
        }
    }
}

extension Expectation.Sums {
    /// Adds a panel's rows with all columns, and returns their weight.
    fileprivate mutating func add(
        _ x: UnsafePointer<Double>, places: Int, weights: UnsafePointer<Double>,
        about centre: [Double],
        isDiagonal: Bool, scratch: UnsafeMutablePointer<Double>
    ) -> Double {
        var gained = 0.0
        if isDiagonal {
            elbo_accumulate_diagonal(
                x, places, centre.count, centre, weights, &gained, &first, &second)
        } else {
            elbo_accumulate_full(
                x, places, centre.count, centre, weights, scratch, &gained, &first, &second)
        }
        weight += gained
        return gained
    }

    /// Missing cells scatter about their conditional means.
    fileprivate mutating func addSpread(
        _ covariance: [Double], of missing: [Int], weight: Double, isDiagonal: Bool
    ) {
        for (i, row) in missing.enumerated() {
            if isDiagonal {
                second[row] += weight * covariance[i * missing.count + i]
            } else {
                for (j, column) in missing.enumerated() where column <= row {
                    second[row * first.count + column] +=
                        weight * covariance[i * missing.count + j]
                }
            }
        }
    }
}

/// The memory of one piece.
private final class PieceMemory {
    let responsibilities: UnsafeMutableBufferPointer<Double>
    let totals: UnsafeMutableBufferPointer<Double>
    let maxima: UnsafeMutableBufferPointer<Double>
    let columns: UnsafeMutableBufferPointer<Double>
    let scratch: UnsafeMutableBufferPointer<Double>

    init(laws: Int, dimension: Int) {
        responsibilities = .aligned(capacity: laws * Panel.rows)
        totals = .aligned(capacity: Panel.rows)
        maxima = .aligned(capacity: Panel.rows)
        columns = .aligned(capacity: dimension * Panel.rows)
        scratch = .aligned(capacity: dimension * Panel.rows)
    }

    deinit {
        for memory in [responsibilities, totals, maxima, columns, scratch] { memory.deallocate() }
    }
}
