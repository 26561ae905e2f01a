public import ElboData

extension GaussianMixture {
    /// How many columns a row has: numbers and categories.
    public var width: Int { categories?.columns.width ?? dimension }

    /// The columns of a row when some are categories.
    public var table: [TableColumn]? { categories?.columns.table }

    /// The names of all columns of a row, when they have names.
    public var rowColumns: [String]? { table?.map(\.name) ?? columns }

    /// Names for all columns of a row, made up where there are none.
    public var rowColumnNames: [String] { rowColumns ?? columnNames }

    /// The places of the numbers in a row.
    public var numberPlaces: [Int] { categories?.columns.numbers ?? Array(0..<dimension) }

    /// The law of the numbers alone, the categories summed out; it has no columns where all are categories.
    public var ofNumbers: GaussianMixture {
        GaussianMixture(
            checked: components, law: law, noise: noise, model: model, columns: columns,
            categories: nil)
    }

    /// m_jl = Σ_k π_k θ_kj[l] / Σ_k π_k: how probable each level of each category is in a row of the components; empty
    /// without categories.
    public var levelShares: [[Double]] {
        categories?.mean(weights: components.map(\.weight)) ?? []
    }
}
