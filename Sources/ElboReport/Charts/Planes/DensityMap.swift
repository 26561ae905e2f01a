import Foundation

/// How dense a plane is at each place, as the strength of one colour.
package struct DensityMap: Sendable, Equatable {
    /// Where it was computed.
    package let grid: PlaneGrid
    /// The logarithm of the density at each place in the order of the grid's.
    package let logDensity: [Double]
    /// The log-density that is drawn strongest; of maps to be compared the same.
    package let highest: Double

    /// A map of a density.
    ///
    /// - Parameters:
    ///   - grid: where the density was computed.
    ///   - logDensity: its logarithm at each of `grid.places`; minus infinity and NaN leave the paper as it is.
    ///   - highest: the log-density that is drawn strongest; the greatest of all when nil.
    package init(_ grid: PlaneGrid, logDensity: [Double], highest: Double? = nil) {
        precondition(
            logDensity.count == grid.columns * grid.rows,
            "\(grid.columns * grid.rows) places have \(logDensity.count) densities")
        self.grid = grid
        self.logDensity = logDensity
        self.highest = highest ?? logDensity.filter(\.isFinite).max() ?? 0
    }

    /// The logarithm of the mass inside the grid: 0 where all of a law lies there and the grid is fine enough.
    package var logMass: Double {
        let cell =
            (grid.x.upperBound - grid.x.lowerBound) * (grid.y.upperBound - grid.y.lowerBound)
            / Double(grid.columns * grid.rows)
        let most = logDensity.filter(\.isFinite).max() ?? 0
        return log(logDensity.reduce(0) { $1.isFinite ? $0 + exp($1 - most) : $0 } * cell) + most
    }

    /// The map in the first colour of a palette; a density of a quarter of the highest is drawn half as strongly.
    func picture(_ palette: [SRGBColor]) -> Picture {
        let color = palette[0]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(logDensity.count * 4)
        for row in (0..<grid.rows).reversed() {
            for index in row * grid.columns..<(row + 1) * grid.columns {
                let share = exp(0.5 * min(logDensity[index] - highest, 0))
                let step = share.isFinite ? (share * 40).rounded() / 40 : 0
                bytes += [color.red, color.green, color.blue, UInt8(230 * step)]
            }
        }
        return Picture(height: grid.rows, width: grid.columns, channels: 4, bytes: bytes)
    }
}
