/// A column of a model in which texts stand that the model does not know; they are taken as missing cells.
public struct UnknownLevels: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// The first such text.
    public let found: String
    /// Where it stands.
    public let place: RowPlace
    /// How many cells have such texts.
    public let cells: Int

    /// For example `column 2 ("island"): 3 cells the model knows no level for, such as 'Anvers' on line 7`.
    public var description: String {
        "\(column): \(cells) \(cells == 1 ? "cell" : "cells") the model knows no level for, such as '\(found.shortened())' on \(place); taken as missing"
    }
}
