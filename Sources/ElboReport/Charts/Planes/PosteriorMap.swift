import Foundation

/// Which component owns each place of a plane, and how surely: colour says who, strength says how sure.
package struct PosteriorMap: Sendable, Equatable {
    /// Where it was computed.
    package let grid: PlaneGrid
    /// The owner of each place in the order of the grid's; negative where there is none.
    package let owners: [Int]
    /// The owner's responsibility at each place, 0...1.
    package let certainty: [Double]
    /// How many components share the plane.
    package let components: Int

    /// A map from the responsibilities at the grid's places.
    ///
    /// - Parameters:
    ///   - grid: where the responsibilities were computed.
    ///   - responsibilities: for each of `grid.places` one number per component, place after place; a
    ///     place with a number that is not finite has no owner.
    ///   - components: how many components there are.
    package init(_ grid: PlaneGrid, responsibilities: [Double], components: Int) {
        precondition(
            components > 0 && responsibilities.count == grid.columns * grid.rows * components,
            "\(grid.columns * grid.rows) places with \(components) components have "
                + "\(responsibilities.count) responsibilities")
        self.init(grid, components: components) { index in
            responsibilities[index * components..<(index + 1) * components]
        }
    }

    /// A map of a mixture of plane Gaussians: the responsibilities are computed here, in logs.
    package init(_ grid: PlaneGrid, components: [PlaneGaussian]) {
        let densities = components.map { $0.logWeightedDensity() }
        let places = grid.places
        self.init(grid, components: max(components.count, 1)) { index in
            let logs = densities.map { $0(places[index]) }
            let largest = logs.max() ?? -.infinity
            guard largest.isFinite else { return [.nan] }
            let shares = logs.map { exp($0 - largest) }
            let sum = shares.reduce(0, +)
            return ArraySlice(shares.map { $0 / sum })
        }
    }

    private init(
        _ grid: PlaneGrid, components: Int, responsibilities: (Int) -> ArraySlice<Double>
    ) {
        var owners: [Int] = []
        var certainty: [Double] = []
        for index in 0..<grid.columns * grid.rows {
            let shares = responsibilities(index)
            let owner = shares.indices.max { shares[$0] < shares[$1] }
            guard shares.allSatisfy(\.isFinite), let owner else {
                owners.append(-1)
                certainty.append(0)
                continue
            }
            owners.append(owner - shares.startIndex)
            certainty.append(min(max(shares[owner], 0), 1))
        }
        self.grid = grid
        self.owners = owners
        self.certainty = certainty
        self.components = components
    }

    /// The share of places that another map of the same grid gives to another component.
    package func share(differingFrom other: PosteriorMap) -> Double {
        precondition(owners.count == other.owners.count, "maps of different grids")
        return Double(zip(owners, other.owners).count { $0 != $1 }) / Double(max(owners.count, 1))
    }

    /// How strongly a certainty is drawn, 0 (a coin toss among all components) to 1.
    private func strength(_ certainty: Double) -> Double {
        guard components > 1 else { return 1 }
        let least = 1 / Double(components)
        return pow(max((certainty - least) / (1 - least), 0), 1.4)
    }

    /// The map in the colours of a palette, transparent where it is uncertain.
    ///
    /// A few dozen strengths look continuous and make the file small.
    func picture(_ palette: [SRGBColor]) -> Picture {
        let steps = 28.0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(owners.count * 4)
        for row in (0..<grid.rows).reversed() {
            for index in row * grid.columns..<(row + 1) * grid.columns {
                guard owners[index] >= 0 else {
                    bytes += [0, 0, 0, 0]
                    continue
                }
                let color = palette[owners[index] % palette.count]
                let step = (strength(certainty[index]) * steps).rounded() / steps
                bytes += [color.red, color.green, color.blue, UInt8(8 + 100 * step)]
            }
        }
        return Picture(height: grid.rows, width: grid.columns, channels: 4, bytes: bytes)
    }
}
