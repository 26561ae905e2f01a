/// What becomes of columns of text.
public enum CategoryReading: Sendable, Hashable {
    /// They are left out.
    case leftOut
    /// Those of few different texts are categories, the others are left out.
    ///
    /// - also: Columns of numbers that are categories too, by name or number from 1.
    case found(also: [String] = [])
    /// The columns of a model, whose levels are known; other texts are missing cells.
    case known([TableColumn])
}
