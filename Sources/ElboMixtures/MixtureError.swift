import ElboData
import Foundation

/// Why no mixture can be fitted or used.
public enum MixtureError: Error, Equatable, Sendable {
    /// An option is outside its range.
    case option(name: String, value: String, allowed: String)
    /// Fewer rows than the smallest model needs.
    case tooFewRows(rows: Int, needed: Int, components: Int)
    /// All cells of a column that are present are equal; nil when none is present.
    case constantColumn(column: String, value: Double?)
    /// A column's cells are so small or so large that their squares are no numbers.
    case columnScale(column: String, range: Double)
    /// A component has lost all its rows; it counts from 1.
    case emptyComponent(component: Int)
    /// A component's covariance has become singular; it counts from 1.
    case collapsedComponent(component: Int, rows: Double)
    /// The covariance that the components share is singular.
    case singularCovariance
    /// The option does not exist for this covariance model.
    case unsupported(option: String, model: CovarianceModel)
    /// EM has nowhere to begin.
    case start(StartError)
    /// A result is NaN or infinite.
    case notFinite(what: String)
    /// The data's columns are not the model's.
    case wrongColumns(expected: Int, found: Int)
    /// A number in a category's column is not the place of one of its levels; the row counts from 1.
    case level(column: String, row: Int, value: Double, levels: Int)
    /// A cell lies so far from all that a mixture knows that it would decide the mixture alone.
    case farCell(column: String, value: Double, deviations: Double)
    /// Some columns are categories, of which a method knows nothing.
    case categories(method: String, columns: [String])
}

extension MixtureError: CustomStringConvertible {
    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .option(let name, let value, let allowed):
            "\(name) is \(value), it must be \(allowed)"
        case .tooFewRows(let rows, let needed, let components):
            "\(rows) row\(rows == 1 ? " is" : "s are") too few for \(components) component\(components == 1 ? "" : "s"), which need\(components == 1 ? "s" : "") at least \(needed)"
        case .constantColumn(let column, let value):
            "column \(column) is \(value.map { "\($0)" } ?? "missing") in every row, which no density describes; leave it out"
        case .columnScale(let column, let range):
            "column \(column) has a range of \(range), whose square is beyond what a number of 64 bits holds; multiply the column by \(RangeRemedy.factor(range))"
        case .emptyComponent(let component):
            "component \(component) has lost all its rows; ask for fewer components or another start"
        case .collapsedComponent(let component, let rows):
            "component \(component) has collapsed onto about \(Int(rows.rounded())) rows, where the likelihood has no bound; use a prior, a floor for the variances, fewer components, or a simpler covariance model"
        case .singularCovariance:
            "the components' common covariance is singular; a column may depend linearly on others: leave it out, or use a diagonal covariance model or a prior"
        case .unsupported(let option, let model):
            "\(option) is not available for covariance model \(model.name)"
        case .start(let error):
            "\(error)"
        case .notFinite(let what):
            "\(what) is not finite; some numbers are too large or too far apart: rescale the columns"
        case .wrongColumns(let expected, let found):
            "the data have \(found) columns, the mixture has \(expected)"
        case .level(let column, let row, let value, let levels):
            "row \(row) has \(value) in the category \(column), which must be a place of a level in 0...\(levels - 1) or missing"
        case .farCell(let column, let value, let deviations):
            "column \(column) has a cell of \(value), \(String(format: "%.1e", deviations)) standard deviations from the mixture's mean, which alone would decide the parameters; leave its row out, or begin with a mixture of t distributions"
        case .categories(let method, let columns):
            "\(method) takes numbers alone, and \(columns.count == 1 ? "the column \(columns[0]) is a category" : "\(columns.count) columns are categories, the first \(columns.first ?? "")"); leave \(columns.count == 1 ? "it" : "them") out"
        }
    }
}
