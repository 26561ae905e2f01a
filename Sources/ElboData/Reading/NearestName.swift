extension String {
    /// The name that was probably meant: the one fewest typing mistakes away, if these are few for its length.
    ///
    /// A mistake is a letter too many, too few or another, or two letters exchanged (Damerau 1964).
    ///
    /// - Parameter names: what is known.
    package func nearest(among names: some Sequence<String>) -> String? {
        let mine = Array(lowercased())
        let near = names.map { (name: $0, mistakes: mine.mistakes(from: Array($0.lowercased()))) }
            .filter { $0.mistakes <= max(1, $0.name.count / 3) }
        return near.min { ($0.mistakes, $0.name) < ($1.mistakes, $1.name) }?.name
    }
}

extension [Character] {
    /// The least number of mistakes that turn one word into another, no letter being changed twice.
    fileprivate func mistakes(from other: [Character]) -> Int {
        var before: [Int] = []
        var last = Array<Int>(0...other.count)
        for (row, letter) in enumerated() {
            var next = [row + 1]
            for (column, wanted) in other.enumerated() {
                var least = Swift.min(
                    last[column] + (letter == wanted ? 0 : 1), last[column + 1] + 1,
                    next[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], self[row - 1] == wanted {
                    least = Swift.min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, last) = (last, next)
        }
        return last[other.count]
    }
}
