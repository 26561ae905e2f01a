/// What becomes of columns of text.
public enum CategoryReading: Sendable, Hashable {
    /// They are left out.
    case leftOut
    /// Those of few different texts are categories, the others are left out.
    ///
    /// - also: Columns of numbers that are categories too, by name or number from 1.
    /// - pooling: Whether levels of columns with more than 256 texts share indicators (`LevelPools`); such columns are left
    ///   out else.
    case found(also: [String] = [], pooling: Bool = false)
    /// The columns of a model, whose levels are known; other texts are missing cells.
    case known([TableColumn])
}
