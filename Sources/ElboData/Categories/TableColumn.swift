import Foundation

/// A column of a table as numbers of an example: the number itself, its interval of scores, or an indicator for each level
/// of a category.
///
/// A category with the levels a, b and c is three numbers, of which one is 1 and the others are 0 (one-hot); one of many levels
/// (`LevelPools`) has an indicator for each pool, and behind them the middle of the level's interval and the logarithm of its
/// share among the members; a column on a `QuantileScale` is two numbers, the middle and the width of the scores that its number
/// stands for. All numbers of a cell are missing together.
public struct TableColumn: Codable, Hashable, Sendable {
    /// What the table calls it.
    public let name: String
    /// The texts that its cells can be, without pools in the order of the indicators; nil for a number.
    public let levels: [String]?
    /// How the levels share indicators; nil where each has one.
    public let pools: LevelPools?
    /// The scale of a column of numbers that are told by their quantiles.
    public let quantiles: QuantileScale?

    /// Describes a column.
    ///
    /// - Parameters:
    ///   - name: What the table calls it.
    ///   - levels: At least two different texts of a category; nil for a number.
    ///   - pools: How the levels share indicators; nil where each has one.
    public init(name: String, levels: [String]? = nil, pools: LevelPools? = nil) {
        precondition(levels.map { $0.count > 1 } ?? true, "'\(name)' has fewer than two levels")
        precondition(
            pools.map { $0.isSound(levels: levels?.count ?? 0) } ?? true, "pools of other levels")
        self.name = name
        self.levels = levels
        self.pools = pools
        quantiles = nil
    }

    /// Describes a column of numbers told by their quantiles.
    public init(name: String, quantiles: QuantileScale) {
        self.name = name
        self.quantiles = quantiles
        (levels, pools) = (nil, nil)
    }

    /// Whether it can be what a file says it is.
    package var isSound: Bool {
        (levels.map { $0.count > 1 && Set($0).count == $0.count } ?? true)
            && (pools.map { $0.isSound(levels: levels?.count ?? 0) } ?? true)
            && (quantiles.map { $0.isSound && levels == nil } ?? true)
    }

    /// How many numbers of an example it is.
    public var width: Int {
        if let pools { return pools.count + 2 }
        return levels?.count ?? (quantiles == nil ? 1 : 2)
    }

    /// How many of its numbers are indicators: of its levels, or of their pools.
    public var indicatorCount: Int { pools?.count ?? levels?.count ?? 0 }

    /// Whether its numbers are others than the table's own.
    public var isCoded: Bool { levels != nil || quantiles != nil }

    /// Goes through the numbers of an example that a cell is: itself, the middle and width of its scores, or the
    /// indicators of a level given by its place.
    func forEachNumber(of cell: Double, _ body: (Double) -> Void) {
        if let quantiles {
            let interval = quantiles.interval(of: cell)
            body(interval.middle)
            body(interval.width)
        } else if let pools {
            let level = cell.isNaN ? nil : Int(cell)
            for place in 0..<pools.count {
                body(level.map { pools.places[$0] == place ? 1 : 0 } ?? .nan)
            }
            body(level.map { pools.middles[$0] } ?? .nan)
            body(level.map { pools.logShares[$0] } ?? .nan)
        } else if let levels {
            for level in levels.indices { body(cell.isNaN ? .nan : Double(level) == cell ? 1 : 0) }
        } else {
            body(cell)
        }
    }

    /// The cell that numbers of an example stand for.
    func code<Numbers: RandomAccessCollection>(of numbers: Numbers) -> Double
    where Numbers.Element == Double, Numbers.Index == Int {
        let first = numbers.startIndex
        if let quantiles {
            // A draw has no width.
            return numbers[first + 1] == 0
                ? quantiles.number(at: numbers[first])
                : quantiles.original(ofMiddle: numbers[first])
        }
        guard levels != nil else { return numbers[first] }
        let indicators = numbers.prefix(indicatorCount)
        var best = first
        for place in indicators.indices {
            if numbers[place].isNaN { return .nan }
            if numbers[place] > numbers[best] { best = place }
        }
        guard let pools else { return Double(best - first) }
        let middle = numbers[indicators.endIndex]
        return Double(
            // Means of laws name no member.
            middle < 0 ? pools.mostProbable(indicators) : pools.level(at: best - first, middle))
    }

    /// What the table would write for a cell: the level at a place, or the number.
    ///
    /// - Parameter cell: A number, or the place of a level; NaN is an empty text.
    public func text(of cell: Double) -> String {
        guard !cell.isNaN else { return "" }
        if let levels { return levels[Int(cell)] }
        let text = "\(cell)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A name for each of its numbers: `sex=female`, `sex=male`; `hours`, `hours (width)`.
    var numberNames: [String] {
        if let pools, let levels {
            return pools.names(of: levels).map { "\(name)=\($0)" }
                + ["\(name) (member)", "\(name) (ln share)"]
        }
        return levels?.map { "\(name)=\($0)" }
            ?? (quantiles == nil ? [name] : [name, "\(name) (width)"])
    }
}

extension [TableColumn] {
    /// The same columns under other names.
    ///
    /// - Parameter names: One for each.
    public func renamed(_ names: [String]) -> [TableColumn] {
        precondition(names.count == count, "\(names.count) names for \(count) columns")
        return zip(self, names).map { column, name in
            column.quantiles.map { TableColumn(name: name, quantiles: $0) }
                ?? TableColumn(name: name, levels: column.levels, pools: column.pools)
        }
    }

    /// The numbers of an example that each column is.
    public var ranges: [Range<Int>] {
        var start = 0
        return map { column in
            defer { start += column.width }
            return start..<start + column.width
        }
    }

    /// The numbers of an example that are indicators, for each category.
    public var indicatorRanges: [Range<Int>] {
        zip(self, ranges).compactMap { column, range in
            column.levels == nil ? nil : range.prefix(column.indicatorCount)
        }
    }

    /// How many numbers an example has.
    public var totalWidth: Int { reduce(0) { $0 + $1.width } }

    /// A name for each number of an example.
    var numberNames: [String] { flatMap(\.numberNames) }

    /// For each number of an example whether it is another than the table's own: an indicator or a score.
    public var areCoded: [Bool] {
        flatMap { [Bool](repeating: $0.isCoded, count: $0.width) }
    }

    /// For each number of an example what a log-probability of its interval lacks to be a log-density: -ln δ, in nats.
    package var logVolumes: [Double] {
        flatMap { column in
            column.quantiles.map { [-log($0.resolution), 0] }
                ?? [Double](repeating: 0, count: column.width)
        }
    }

    /// Rows with one number for each column, a category's being the place of its level from 0, as numbers of examples.
    ///
    /// - Parameter codes: Whole rows of one number for each column; NaN for a missing cell.
    public func indicators(of codes: some Collection<Double>) -> [Double] {
        precondition(codes.count % count == 0, "\(codes.count) cells in rows of \(count)")
        var result: [Double] = []
        result.reserveCapacity(codes.count / Swift.max(count, 1) * totalWidth)
        var place = 0
        for code in codes {
            self[place].forEachNumber(of: code) { result.append($0) }
            place = place + 1 == count ? 0 : place + 1
        }
        return result
    }

    /// The cells that numbers of examples stand for: a number itself, the number with a score, of a category the place of
    /// its largest indicator, the first of equal ones. NaN where a number is missing.
    ///
    /// - Parameter values: Whole rows of `totalWidth` numbers.
    public func codes(of values: [Double]) -> [Double] {
        let width = totalWidth
        precondition(values.count % width == 0, "\(values.count) numbers in rows of \(width)")
        let rows = values.count / width
        var result = [Double](repeating: 0, count: rows * count)
        values.withUnsafeBufferPointer { values in
            for (place, (column, range)) in zip(self, ranges).enumerated() {
                for row in 0..<rows {
                    let first = row * width
                    result[row * count + place] = column.code(
                        of: values[first + range.lowerBound..<first + range.upperBound])
                }
            }
        }
        return result
    }
}

extension [TableColumn] {
    /// Rows in which scores are those of numbers that the columns have: of a draw from a law of scores, the interval of
    /// the number it comes to; of a draw from a pool, what tells the level.
    ///
    /// - Parameter values: Whole rows of `totalWidth` numbers.
    package func settled(_ values: [Float]) -> [Float] {
        let scales = zip(self, ranges).compactMap { column, range in
            column.quantiles.map { (scale: $0, place: range.lowerBound) }
        }
        let pools = zip(self, ranges).filter { $0.0.pools != nil }
        guard !scales.isEmpty || !pools.isEmpty else { return values }
        var result = values
        for start in stride(from: 0, to: values.count, by: totalWidth) {
            for (scale, place) in scales {
                let number = scale.number(at: Double(values[start + place]))
                let interval = scale.interval(of: number)
                result[start + place] = Float(interval.middle)
                result[start + place + 1] = Float(interval.width)
            }
            for (column, range) in pools where result[start + range.upperBound - 2] >= 0 {
                let cell = start + range.lowerBound..<start + range.upperBound
                var place = cell.lowerBound
                column.forEachNumber(of: column.code(of: result[cell].map(Double.init))) {
                    result[place] = Float($0)
                    place += 1
                }
            }
        }
        return result
    }
}
