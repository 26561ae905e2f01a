import ElboNumerics

/// Classification trees grown to the end on resampled examples, and how much each feature told them (Breiman 1996, 2001).
///
/// At each place the best of all features is asked, so that a feature that tells nothing which another does not tell better gets no
/// importance.
struct DecisionForest {
    /// The share of each feature in what Gini's impurity Σ p (1 - p) lost at all splits; zeros where nothing was told.
    let importances: [Double]
    private let trees: [[Node]]
    private let width: Int

    private enum Node {
        case leaf(Int)
        case split(feature: Int, threshold: Float, below: Int, above: Int)
    }

    /// Grows trees.
    ///
    /// - Parameters:
    ///   - features: Rows of `width` numbers.
    ///   - width: Numbers of a row.
    ///   - classes: A class for each row, from 0.
    ///   - rows: The rows to learn from.
    ///   - trees: How many trees.
    ///   - key: Decides the resampling.
    init(
        _ features: [Float], width: Int, classes: [Int], rows: [Int], trees count: Int = 10,
        key: RandomKey
    ) {
        self.width = width
        var gains = [Double](repeating: 0, count: width)
        trees = (0..<count).map { tree in
            let own = key.child(UInt64(tree))
            var grower = Grower(
                features: features, width: width, classes: classes,
                classCount: (classes.max() ?? 0) + 1)
            let drawn = rows.indices.map {
                rows[min(Int(own.uniform(at: $0) * Double(rows.count)), rows.count - 1)]
            }
            _ = grower.grow(drawn, depth: 0)
            for feature in 0..<width { gains[feature] += grower.gains[feature] }
            return grower.nodes
        }
        let total = gains.reduce(0, +)
        importances = gains.map { total > 0 ? $0 / total : 0 }
    }

    /// The class that most trees tell of a row; of equally many the first.
    func vote(on row: ArraySlice<Float>) -> Int {
        var votes: [Int: Int] = [:]
        for nodes in trees {
            var place = nodes.count - 1
            while case .split(let feature, let threshold, let below, let above) = nodes[place] {
                place = row[row.startIndex + feature] <= threshold ? below : above
            }
            if case .leaf(let label) = nodes[place] { votes[label, default: 0] += 1 }
        }
        return votes.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
    }

    /// A tree that grows; its root comes last.
    private struct Grower {
        let features: [Float]
        let width: Int
        let classes: [Int]
        let classCount: Int
        var nodes: [Node] = []
        var gains: [Double]

        init(features: [Float], width: Int, classes: [Int], classCount: Int) {
            (self.features, self.width, self.classes) = (features, width, classes)
            self.classCount = classCount
            gains = [Double](repeating: 0, count: width)
        }

        /// Deeper trees would only be those of endless ties.
        private static let deepest = 40

        mutating func grow(_ rows: [Int], depth: Int) -> Int {
            var counts = [Int](repeating: 0, count: classCount)
            for row in rows { counts[classes[row]] += 1 }
            guard depth < Self.deepest, let split = split(rows, counts) else {
                nodes.append(.leaf(counts.indices.max { counts[$0] < counts[$1] } ?? 0))
                return nodes.count - 1
            }
            gains[split.feature] += split.gain
            let parts = [true, false].map { isBelow in
                rows.filter {
                    (features[$0 * width + split.feature] <= split.threshold) == isBelow
                }
            }
            let below = grow(parts[0], depth: depth + 1)
            let above = grow(parts[1], depth: depth + 1)
            nodes.append(
                .split(
                    feature: split.feature, threshold: split.threshold, below: below, above: above))
            return nodes.count - 1
        }

        /// The question that lowers n Σ p (1 - p) = n - Σ c² / n most; nil where none does.
        private func split(_ rows: [Int], _ counts: [Int]) -> (
            feature: Int, threshold: Float, gain: Double
        )? {
            let n = Double(rows.count)
            func purity(_ squares: Double, _ count: Double) -> Double { squares / count }
            let whole = counts.reduce(0.0) { $0 + Double($1 * $1) }
            var best: (feature: Int, threshold: Float, gain: Double)?
            for feature in 0..<width {
                let order = rows.map { (features[$0 * width + feature], classes[$0]) }
                    .sorted { $0.0 < $1.0 }
                var (below, above) = ([Int](repeating: 0, count: classCount), counts)
                var (squaresBelow, squaresAbove) = (0.0, whole)
                for place in 0..<max(order.count - 1, 0) {
                    let label = order[place].1
                    squaresBelow += Double(2 * below[label] + 1)
                    squaresAbove -= Double(2 * above[label] - 1)
                    below[label] += 1
                    above[label] -= 1
                    guard order[place].0 < order[place + 1].0 else { continue }
                    let left = Double(place + 1)
                    let gain =
                        purity(squaresBelow, left) + purity(squaresAbove, n - left)
                        - purity(whole, n)
                    if gain > (best?.gain ?? 1e-9) + 1e-9 {
                        let middle = order[place].0 + (order[place + 1].0 - order[place].0) / 2
                        best = (feature, min(middle, order[place + 1].0.nextDown), gain)
                    }
                }
            }
            return best
        }
    }
}
