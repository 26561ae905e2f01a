/// The texts of a category's cells, each known by a number in the order of appearance.
struct CategoryTexts {
    /// What ends the hope that a column is a category.
    enum Limit {
        /// More different texts than a category should have.
        static func levels(pooling: Bool) -> Int { pooling ? 1 << 20 : LevelPools.mostAlone }
        /// From so many different texts on a column may show that almost every cell has another.
        static let hopeful = 1 << 16
    }

    /// Different texts, in the order of appearance.
    private(set) var texts: [String]
    private var numbers: [String: Int]
    /// How many cells have each text.
    private(set) var counts: [Int]
    /// The pools of a model that knows the texts.
    let pools: LevelPools?
    /// How many different texts there may be.
    private let most: Int
    /// Whether other texts than those known from the start are refused.
    let isClosed: Bool
    /// Whether the column was asked for as a category, however many texts it has.
    let isAsked: Bool
    /// Texts that are none of the known ones: the first, its line, and how many cells have one.
    private(set) var unknown: (text: String, line: Int, cells: Int)?
    /// How many cells have a text that is known.
    private(set) var cells = 0

    /// - Parameters:
    ///   - levels: the only texts that count, of a model that knows them; nil to take what comes.
    ///   - pools: how a model's levels share indicators.
    ///   - isAsked: whether somebody said that the column is a category.
    ///   - pooling: whether many levels may share indicators.
    init(
        levels: [String]? = nil, pools: LevelPools? = nil, isAsked: Bool = false,
        pooling: Bool = false
    ) {
        self.isAsked = isAsked || levels != nil
        self.pools = pools
        most = Limit.levels(pooling: pooling)
        texts = levels ?? []
        counts = texts.map { _ in 0 }
        numbers = Dictionary(uniqueKeysWithValues: zip(texts, 0...))
        isClosed = levels != nil
    }

    /// The number of a text; NaN if it marks missing cells or is unknown; nil if texts are too many (`excess`).
    ///
    /// - Parameters:
    ///   - line: where it stands first among the next rows.
    ///   - count: how many cells of these have it.
    ///   - isMissing: whether the text says that there is no value.
    mutating func number(
        of text: String, line: Int, cells count: Int, isMissing: @autoclosure () -> Bool
    ) -> Double? {
        if let number = numbers[text] {
            cells += count
            counts[number] += count
            return Double(number)
        }
        if isMissing() { return .nan }
        guard !isClosed else {
            unknown = (unknown?.text ?? text, unknown?.line ?? line, (unknown?.cells ?? 0) + count)
            return .nan
        }
        guard texts.count < most, !isHopeless else { return nil }
        numbers[text] = texts.count
        texts.append(text)
        counts.append(count)
        cells += count
        return Double(texts.count - 1)
    }

    /// Whether fewer cells repeat a text than among so many draws of `most` texts, n² / (2 most) in the mean.
    private var isHopeless: Bool {
        guard !isAsked, texts.count >= Limit.hopeful else { return false }
        let n = Double(cells)
        return 2 * Double(most) * Double(cells - texts.count) < n * n
    }

    /// Why a further text is refused.
    var excess: OmittedColumn.Reason {
        isHopeless ? .identifier(texts: texts.count, cells: cells) : .levels(most: most)
    }

    /// The levels in the order of their texts, and for each number the place of its level; as they are for a model that
    /// knows them.
    var levels: (names: [String], places: [Int]) {
        guard !isClosed else { return (texts, Array(texts.indices)) }
        let order = texts.indices.sorted { texts[$0] < texts[$1] }
        var places = [Int](repeating: 0, count: texts.count)
        for (place, number) in order.enumerated() { places[number] = place }
        return (order.map { texts[$0] }, places)
    }
}
