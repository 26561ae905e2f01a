/// A column in which one value is most of all: no density describes it, and one that tries grows without bound there.
package struct PointMass: Sendable, Equatable {
    /// The column.
    package var column: String
    /// The value.
    package var value: Double
    /// Its share of the rows that have a value.
    package var share: Double

    /// From this share on, a value is a point mass.
    static let least = 0.5

    /// The point masses among some columns of rows of `columns` numbers; NaN is left out.
    package static func find(
        in values: [Float], columns: Int, where isWanted: (Int) -> Bool, name: (Int) -> String
    ) -> [PointMass] {
        let wanted = (0..<columns).filter(isWanted)
        return find(
            in: wanted.map { column in
                stride(from: column, to: values.count, by: columns).map { Double(values[$0]) }
            }, name: { name(wanted[$0]) })
    }

    /// The point masses of columns; NaN is left out.
    package static func find(in columns: [[Double]], name: (Int) -> String) -> [PointMass] {
        columns.enumerated().compactMap { index, column in
            let known = column.filter(\.isFinite)
            guard known.count >= 20 else { return nil }
            let counts = known.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }
            guard counts.count > 1,
                let (value, count) = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })
            else { return nil }
            let share = Double(count) / Double(known.count)
            return share >= least ? PointMass(column: name(index), value: value, share: share) : nil
        }
    }

    /// What a reader should know of them; nil when there are none.
    package static func finding(_ masses: [PointMass], remedy: String) -> Finding? {
        guard let worst = masses.max(by: { $0.share < $1.share }) else { return nil }
        let listed = masses.prefix(3).map {
            "\(NumberText.text($0.share * 100, decimals: 0)) % of \($0.column) is exactly "
                + NumberText.text($0.value)
        }.joined(separator: "; ")
        return Finding(
            .warning,
            masses.count == 1
                ? "\(worst.column) is mostly one value"
                : "\(masses.count) columns are mostly one value each",
            text: listed + (masses.count > 3 ? "; and \(masses.count - 3) more" : "")
                + ". A density has no room for that: the likelihood can be made as large as one likes by a "
                + "narrow law at the value, and says little about the rest. " + remedy)
    }
}
