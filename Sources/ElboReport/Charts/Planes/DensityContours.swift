import Foundation

/// Lines of equal density over a plane.
package struct DensityContours: Sendable, Equatable {
    /// Where the density was computed.
    package let grid: PlaneGrid
    /// The logarithm of the density at the grid's places.
    package let logDensity: [Double]
    /// The log-densities at which lines are drawn.
    package let levels: [Double]
    /// What the lines are, for the legend.
    package let words: String

    /// Lines at given levels.
    ///
    /// - Parameters:
    ///   - grid: where the density was computed.
    ///   - logDensity: its logarithm at each of `grid.places`; −∞ and NaN are outside every line.
    ///   - levels: the log-densities of the lines.
    ///   - words: what the lines are: "log-density −8, −6, −4".
    package init(_ grid: PlaneGrid, logDensity: [Double], levels: [Double], words: String) {
        precondition(
            logDensity.count == grid.columns * grid.rows,
            "\(grid.columns * grid.rows) places have \(logDensity.count) densities")
        self.grid = grid
        self.logDensity = logDensity
        self.levels = levels.filter(\.isFinite)
        self.words = words
    }

    /// Lines around the smallest regions that hold given shares of the mass inside the grid: highest
    /// density regions (Hyndman 1996).
    ///
    /// - Parameters:
    ///   - grid: where the density was computed.
    ///   - logDensity: its logarithm, up to a constant, at each of `grid.places`.
    ///   - masses: the shares, each in 0..<1.
    package init(_ grid: PlaneGrid, logDensity: [Double], masses: [Double] = [0.5, 0.8, 0.95]) {
        let falling = logDensity.filter(\.isFinite).sorted(by: >)
        let cumulative = falling.reduce(into: [Double]()) { sums, log in
            sums.append((sums.last ?? 0) + exp(log - (falling.first ?? 0)))
        }
        let levels = masses.compactMap { mass -> Double? in
            let wanted = mass * (cumulative.last ?? 0)
            return cumulative.firstIndex { $0 >= wanted }.map { falling[$0] }
        }
        let shares = masses.map { NumberText.percent($0) }.joined(separator: ", ")
        self.init(
            grid, logDensity: logDensity, levels: levels,
            words: "lines around \(shares) of the density")
    }

    /// Lines around shares of the mass of a mixture of plane Gaussians.
    package init(
        _ grid: PlaneGrid, components: [PlaneGaussian], masses: [Double] = [0.5, 0.8, 0.95]
    ) {
        let densities = components.map { $0.logWeightedDensity() }
        let logs = grid.places.map { place -> Double in
            let terms = densities.map { $0(place) }
            let largest = terms.max() ?? -.infinity
            guard largest.isFinite else { return -.infinity }
            return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
        }
        self.init(grid, logDensity: logs, masses: masses)
    }

    /// The lines of one level in the units of the plane.
    func lines(at level: Double) -> [[SIMD2<Double>]] {
        MarchingSquares.lines(at: level, in: logDensity, columns: grid.columns).map { line in
            line.map { grid.place(column: $0.x, row: $0.y) }
        }
    }
}
