import CElboMixtures
import ElboData

/// Runs a fixed mixture over rows: log p(x_o) and responsibilities, panel by panel.
final class PosteriorPass {
    /// One panel with what the mixture says about it.
    struct Step {
        let panel: Panel
        let density: PatternDensity
        /// log p(x_o) of each row.
        let totals: UnsafePointer<Double>
        /// Responsibilities, law after law; the noise is the last. What else was asked for stands in their place.
        let responsibilities: UnsafePointer<Double>
        /// What the rows tell of the tails; nil for Gaussians.
        let tails: TailMemory?
        /// The bad rows of each component; nil but for contaminated normal laws.
        let contaminations: [Contamination]?

        /// Σ_k r_k (1 - v_k) of each row.
        var badness: [Double]? {
            guard let tails, let contaminations else { return nil }
            return (0..<panel.count).map { place in
                contaminations.enumerated().reduce(0) { sum, own in
                    let at = own.offset * Panel.rows + place
                    return sum + responsibilities[at]
                        * (1 - own.element.goodness(precision: tails.weights[at]))
                }
            }
        }
    }

    /// What is handed on of each law.
    enum Content {
        /// What the mixture makes of the densities.
        case responsibilities
        /// log π_k + log p_k(x_o) as it is.
        case logarithms
        /// Shares that somebody else has found: of each row its laws', row after row.
        case given([Double])
    }

    private let shift: [Double]
    private let reader: PanelReader
    private let logs: UnsafeMutableBufferPointer<Double>
    private let totals: UnsafeMutableBufferPointer<Double>
    private let columns: UnsafeMutableBufferPointer<Double>
    private let scratch: UnsafeMutableBufferPointer<Double>
    private let tails: TailMemory?
    private let contaminations: [Contamination]?
    private var densities: PatternDensityCache

    init(_ mixture: GaussianMixture, _ rows: any RowSource) throws {
        guard rows.width == mixture.width else {
            throw MixtureError.wrongColumns(expected: mixture.width, found: rows.width)
        }
        shift = mixture.mean
        densities = PatternDensityCache(
            mixture, shift: shift, complete: try PatternDensity(mixture, shift: shift))
        reader = PanelReader(rows, mixture.categories?.columns, shift: shift)
        logs = .aligned(capacity: (mixture.components.count + 1) * Panel.rows)
        totals = .aligned(capacity: Panel.rows)
        contaminations =
            mixture.law == .contaminated
            ? mixture.components.compactMap { $0.tails?.contamination } : nil
        tails = TailMemory(mixture.law, components: mixture.components.count)
        columns = .aligned(capacity: mixture.dimension * Panel.rows)
        scratch = .aligned(capacity: mixture.dimension * Panel.rows)
    }

    deinit {
        for memory in [logs, totals, columns, scratch] { memory.deallocate() }
    }

    /// What was taken off each column.
    var origin: [Double] { shift }

    func forEachPanel(
        in range: Range<Int>, _ content: Content = .responsibilities,
        _ body: (Step) throws -> Void
    ) throws {
        try reader.forEachPanel(in: range) { panel in
            let density = try densities.density(of: panel.pattern)
            density.write(
                panel, to: logs.start, tails: tails, columns: columns.start,
                scratch: scratch.start)
            switch content {
            case .responsibilities:
                elbo_responsibilities(logs.start, panel.places, density.count, totals.start)
            case .logarithms: break
            case .given(let shares):
                for (place, row) in panel.indices.enumerated() {
                    for k in 0..<density.count {
                        logs[k * Panel.rows + place] = shares[row * density.count + k]
                    }
                }
            }
            try body(
                Step(
                    panel: panel, density: density, totals: UnsafePointer(totals.start),
                    responsibilities: UnsafePointer(logs.start), tails: tails,
                    contaminations: contaminations))
        }
    }
}
