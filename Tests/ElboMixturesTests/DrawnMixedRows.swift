import ElboData
import ElboMixtures
import ElboNumerics

/// Rows of numbers and categories drawn from classes, cells taken away at random.
struct DrawnMixedRows {
    let rows: [[Double]]
    let labels: [Int]
    let table: [TableColumn]

    /// Level 0, 1, ... of a category of so many levels.
    static func category(_ name: String, _ levels: Int) -> TableColumn {
        TableColumn(name: name, levels: (0..<levels).map { "\(name)\($0)" })
    }

    /// A category of three levels, a number, one of two levels, another number: or the categories alone.
    ///
    /// Class c has level (c + j) mod L of category j with probability 0.7, and its numbers about 4 c apart.
    init(_ seed: UInt64, rows count: Int, classes: Int, missing: Double = 0, numbers: Bool = true) {
        let kinds = [
            Self.category("a", 3), TableColumn(name: "x"), Self.category("b", 2),
            TableColumn(name: "y"),
        ]
        let table = kinds.filter { numbers || $0.levels != nil }
        let key = RandomKey(seed: seed)
        var labels: [Int] = []
        rows = (0..<count).map { row in
            let own = key.child(UInt64(row) + 100)
            let label = Int(own.child(1).uniform(at: 0) * Double(classes))
            labels.append(label)
            return table.enumerated().map { place, column in
                guard own.child(2).uniform(at: place) >= missing else { return .nan }
                guard let levels = column.levels?.count else {
                    let centre = (place == 1 ? 4.0 : -2) * Double(label)
                    return centre + own.normal(at: place) + 0.5 * own.normal(at: 1)
                }
                let isOwn = own.child(3).uniform(at: place) < 0.7
                let other = Int(own.child(4).uniform(at: place) * Double(levels))
                return Double(isOwn ? (label + place) % levels : other)
            }
        }
        self.labels = labels
        self.table = table
    }

    var source: NumericTable {
        get throws {
            try NumericTable(
                rows.flatMap { $0 }, width: table.count, columns: table.map(\.name))
        }
    }

    func data(weights: [Double]? = nil, known: [Int]? = nil) throws -> MixtureData {
        try MixtureData(source, table: table, weights: weights, known: known)
    }

    /// A mixture of all of them by EM, of so many components.
    func mixture(_ components: Int, _ model: CovarianceModel = .vvv) throws -> GaussianMixture {
        var method = ExpectationMaximization(model)
        method.maximumIterations = 30
        return try method.fit(
            data(), from: .partition(labels.map { $0 % components }, components: components)
        ).mixture
    }
}
