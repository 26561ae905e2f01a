public import ElboNumerics

/// What a model of rows that follow one another in time says of itself.
public protocol SeriesLayout: Sendable {
    /// How many cells a row has.
    var width: Int { get }
    /// The columns of a row when some are categories.
    var table: [TableColumn]? { get }
    /// The columns' names, made up where there are none.
    var rowColumnNames: [String] { get }
    /// The names of the columns, when they have names.
    var rowColumns: [String]? { get }
    /// What the numbers of a path through the states are called: states, or dimensions of one.
    var pathNames: [String] { get }
    /// How many free numbers the model has.
    var parameterCount: Int { get }

    /// How many first rows of each series say where the state begins: what was expected of them is anything, and is judged by
    /// nothing.
    var firstRows: Int { get }
}

/// A model of rows that follow one another in time: what every use of one asks of it.
///
/// Rows are as the model's columns have them, a category's cell being the place of its level; NaN is a missing cell, and a
/// row without any a gap.
public protocol SeriesModel: SeriesLayout {
    /// log p(x_t | x_<t) of each step in nats; 0 for a gap.
    func logDensities(of rows: SequencedRows, threads: Int?) throws -> [Double]
    /// What the model expected of each cell before it saw its row, from the rows before: step after step, column after
    /// column.
    func expectations(of rows: SequencedRows, threads: Int?) throws -> [CellLaw]
    /// What all rows together say about the state at each step, as many numbers as `pathNames`: probabilities, or means.
    func paths(of rows: SequencedRows, threads: Int?) throws -> [Double]
    /// The cells of all steps with the missing ones filled: with their means given all rows of the series, or drawn from
    /// their law.
    func filled(_ rows: SequencedRows, drawingWith key: RandomKey?, threads: Int?) throws
        -> [Double]
    /// What comes after the end of each series: for each its cells, step after step.
    func forecasts(after rows: SequencedRows, steps: Int, threads: Int?) throws -> [[CellLaw]]
    /// A series that begins anew.
    func sample(_ steps: Int, key: RandomKey) throws -> [Double]
}
