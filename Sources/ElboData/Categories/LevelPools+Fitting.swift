import ElboNumerics

extension LevelPools {
    /// More levels share indicators.
    static let mostAlone = 256
    /// Levels that keep an indicator for themselves where there are more.
    private static let alone = 192
    /// Indicators that the others share.
    private static let shared = 64
    /// Levels that decide where the shared indicators are.
    private static let deciding = 20_000

    /// Pools of a category's levels: the most frequent ones alone, the others by their profiles (k-means, weighted by rows).
    ///
    /// - Parameters:
    ///   - rows: how many rows have each level.
    ///   - profiles: where the levels lie.
    init(rows: [Int], profiles: LevelProfiles) {
        let order = rows.indices.sorted { (rows[$1], $0) < (rows[$0], $1) }
        let rest = Array(order.dropFirst(Self.alone))
        let groups = ProfileGroups(profiles, of: rest, rows: rows, count: Self.shared)
        // Indicators stand in the order of the first of their levels.
        var marks = [Int](repeating: 0, count: rows.count)
        for (index, level) in order.prefix(Self.alone).enumerated() { marks[level] = index }
        for (level, group) in zip(rest, groups.places) { marks[level] = Self.alone + group }
        var seen: [Int: Int] = [:]
        let places = marks.map { mark in
            let place = seen[mark] ?? seen.count
            seen[mark] = place
            return place
        }
        self.init(places: places, rows: rows)
    }

    /// Groups of levels that lie together.
    private struct ProfileGroups {
        /// For each level its group, some of which may be empty.
        private(set) var places: [Int]

        init(_ profiles: LevelProfiles, of levels: [Int], rows: [Int], count: Int) {
            let points = profiles.points.withUnsafeBufferPointer { all in
                levels.map { level -> SIMD32<Float> in
                    var point = SIMD32<Float>()
                    for place in 0..<LevelProfiles.width {
                        point[place] = all[level * LevelProfiles.width + place]
                    }
                    return point
                }
            }
            let weights = levels.map { Float(rows[$0]) }
            let deciding = min(levels.count, LevelPools.deciding)
            var centres = Self.start(points[..<deciding], weights, count)
            for _ in 0..<20 {
                var sums = [SIMD32<Float>](repeating: .zero, count: centres.count)
                var sizes = [Float](repeating: 0, count: centres.count)
                for index in 0..<deciding {
                    let place = Self.nearest(points[index], centres).place
                    sums[place] += weights[index] * points[index]
                    sizes[place] += weights[index]
                }
                let moved = centres.indices.map {
                    sizes[$0] > 0 ? sums[$0] / sizes[$0] : centres[$0]
                }
                guard moved != centres else { break }
                centres = moved
            }
            places = points.map { Self.nearest($0, centres).place }
        }

        /// k-means++ (Arthur and Vassilvitskii 2007), weighted by rows, with the same draws in every run.
        private static func start(
            _ points: ArraySlice<SIMD32<Float>>, _ weights: [Float], _ count: Int
        ) -> [SIMD32<Float>] {
            let key = RandomKey(seed: 0)
            var centres = [points[0]]
            var distances = points.map { distance($0, centres[0]) }
            for index in 1..<count {
                let masses = distances.indices.map { Double(distances[$0] * weights[$0]) }
                let all = masses.reduce(0, +)
                guard all > 0 else { break }
                var left = key.uniform(at: index) * all
                var chosen = masses.count - 1
                for place in masses.indices {
                    left -= masses[place]
                    if left < 0 {
                        chosen = place
                        break
                    }
                }
                centres.append(points[chosen])
                for place in distances.indices {
                    distances[place] = min(
                        distances[place], distance(points[place], points[chosen]))
                }
            }
            return centres
        }

        private static func nearest(
            _ point: SIMD32<Float>, _ centres: [SIMD32<Float>]
        ) -> (place: Int, distance: Float) {
            var best = (place: 0, distance: Float.infinity)
            for place in centres.indices {
                let away = distance(point, centres[place])
                if away < best.distance { best = (place, away) }
            }
            return best
        }

        private static func distance(_ a: SIMD32<Float>, _ b: SIMD32<Float>) -> Float {
            let away = a - b
            return (away * away).sum()
        }
    }
}
