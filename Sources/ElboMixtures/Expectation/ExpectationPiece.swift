import CElboMixtures
import ElboData

/// One piece of the pass, with the memory it works in.
struct ExpectationPiece {
    let data: MixtureData
    let assignment: Assignment
    let isDiagonal: Bool
    var sums: Expectation

    private let centres: [[Double]]
    private let slots: LevelSlots?
    private let reader: PanelReader
    private let memory: PieceMemory
    private let tails: TailMemory?
    private var densities: PatternDensityCache

    init(
        _ data: MixtureData, _ mixture: GaussianMixture, _ assignment: Assignment,
        isDiagonal: Bool, sums: Expectation, complete: PatternDensity
    ) throws {
        self.data = data
        self.assignment = assignment
        self.isDiagonal = isDiagonal
        self.sums = sums
        let shift = data.shift
        densities = PatternDensityCache(mixture, shift: shift, complete: complete)
        centres = mixture.components.map { zip($0.mean, shift).map { $0 - $1 } }
        slots = data.mixed?.slots
        reader = PanelReader(data.rows, data.mixed, shift: shift)
        memory = PieceMemory(laws: mixture.components.count + 1, dimension: mixture.dimension)
        tails = TailMemory(mixture.law, components: mixture.components.count)
    }

    mutating func add(_ range: Range<Int>) throws {
        try reader.forEachPanel(in: range) { panel in try add(panel) }
    }

    private mutating func add(_ panel: Panel) throws {
        // A row without any cell says nothing about the parameters.
        guard !panel.pattern.isEmpty else { return }
        let density = try densities.density(of: panel.pattern)
        let r = memory.responsibilities.start
        // Of given shares only t distributions need densities, for the rows' expected precisions.
        if !assignment.isGiven || tails != nil {
            density.write(
                panel, to: r, tails: tails, columns: memory.columns.start,
                scratch: memory.scratch.start)
            if let known = data.known { restrict(r, density.count, panel, to: known) }
            maxima(r, density.count, places: panel.places)
            elbo_responsibilities(r, panel.places, density.count, memory.totals.start)
        }
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
        let responsibilities = UnsafePointer(memory.responsibilities.start + k * Panel.rows)
        let (precisions, weight) = precisions(k, responsibilities, panel, density)
        let gained = sums.sums[k].add(
            x, places: panel.places, weights: precisions, about: centres[k],
            isDiagonal: isDiagonal, scratch: memory.scratch.start)
        if tails == nil { sums.sums[k].weight += gained }
        if let slots, let codes = panel.slots {
            sums.sums[k].add(
                codes, slots, places: panel.places, weights: responsibilities)
        }
        if let regression = density.regressions?[k] {
            sums.sums[k].addSpread(
                regression.covariance, of: panel.pattern.missing, weight: weight ?? gained,
                isDiagonal: isDiagonal)
        }
    }

    /// w u of a panel's rows, and Σ w, which is added to the sums with what it tells of the tails; for Gaussians w
    /// alone, whose sum the accumulation finds.
    ///
    /// A missing cell scatters about its conditional mean by Cov[x_m | x_o] over the precision: w u times that is w
    /// times Cov[x_m | x_o].
    private mutating func precisions(
        _ k: Int, _ responsibilities: UnsafePointer<Double>, _ panel: Panel,
        _ density: PatternDensity
    ) -> (UnsafePointer<Double>, weight: Double?) {
        guard let tails, density.components[k].hasTails else {
            return (responsibilities, nil)
        }
        let weighed = memory.maxima.start
        var (weight, logs) = (0.0, 0.0)
        elbo_weigh_tails(
            responsibilities, tails.weights + k * Panel.rows, tails.logs + k * Panel.rows,
            panel.places, weighed, &weight, &logs)
        sums.sums[k].weight += weight
        sums.sums[k].tail += density.components[k].tail(weight: weight, sum: logs) ?? 0
        return (UnsafePointer(weighed), weight)
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
