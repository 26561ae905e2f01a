import Elbo
import Foundation

/// Conditions on the cells of rows, such as `sex=Female,age>50,education=Bachelors|Masters`.
struct GivenCells {
    /// By column, from 0.
    private(set) var conditions: [Int: CellCondition] = [:]

    /// Comparisons, the longer first.
    private static let signs = [">=", "<=", "!=", "=", ">", "<"]

    /// - Parameters:
    ///   - text: Conditions with commas between them.
    ///   - columns: The columns of the table.
    ///   - formats: For each column how its numbers are written, where that is known.
    ///   - owner: Whose columns they are.
    /// - Throws: `CommandFailure` for a text that names no column, no level or no number, or that nothing can meet.
    init(
        _ text: String, columns: [TableColumn], formats: [NumberFormat?], of owner: String
    ) throws {
        guard let whole = QuotedText(text) else {
            throw CommandFailure(.usage, "--given has a quote that nothing closes: \(text)")
        }
        for part in whole.split(at: ",") where !part.isEmpty {
            guard let cut = part.cut(atFirstOf: GivenCells.signs), !cut.before.isEmpty,
                !cut.behind.isEmpty
            else {
                let example = "\(columns[0].name)=\(columns[0].levels?.first ?? "1.5")"
                throw CommandFailure(
                    .usage,
                    "--given has '\(part.text)'; it must be column=number or column=level, such as \(example); names and levels with , = < > in double quotes"
                )
            }
            let name = cut.before.text
            let number = Int(name).flatMap { columns.indices.contains($0 - 1) ? $0 - 1 : nil }
            guard let place = columns.firstIndex(where: { $0.name == name }) ?? number else {
                let meant = name.nearest(among: columns.map(\.name)).map { "; did you mean \($0)?" }
                throw CommandFailure(
                    .usage,
                    "--given names '\(name)'; \(owner)'s columns are \(Format.list(columns.map(\.name), atMost: 12))\(meant ?? "")"
                )
            }
            let condition =
                try columns[place].levels.map {
                    try GivenCells.levels(cut.behind, cut.sign, columns[place].name, $0)
                }
                ?? GivenCells.range(
                    cut.behind.text, cut.sign, columns[place].name, formats[place])
            conditions[place] = try GivenCells.both(
                conditions[place], condition, columns[place].name)
        }
    }

    private static func levels(
        _ value: QuotedText, _ sign: String, _ name: String, _ levels: [String]
    ) throws -> CellCondition {
        // A level may have a | in its name.
        let texts =
            levels.contains(value.text) ? [value.text] : value.split(at: "|").map(\.text)
        let places = try texts.map { text in
            guard let place = levels.firstIndex(of: text) else {
                let meant = text.nearest(among: levels).map { "; did you mean \($0)?" }
                throw CommandFailure(
                    .usage,
                    "--given \(name): '\(text)' is no level\(meant ?? "; it has \(Format.list(levels, atMost: 12))")"
                )
            }
            return place
        }
        switch sign {
        case "=": return .levels(Set(places))
        case "!=":
            let rest = Set(levels.indices).subtracting(places)
            guard !rest.isEmpty else {
                throw CommandFailure(.usage, "--given \(name): no level is left")
            }
            return .levels(rest)
        default:
            throw CommandFailure(.usage, "--given \(name): a category takes = or !=, not \(sign)")
        }
    }

    /// - Parameter format: How the column writes its numbers, and so which is the next one.
    private static func range(
        _ value: String, _ sign: String, _ name: String, _ format: NumberFormat?
    ) throws -> CellCondition {
        guard let number = format?.number(of: value) ?? Double(value), number.isFinite else {
            let kind = format?.date.map {
                "date; write it as \($0.text(of: format?.least ?? 0) ?? "2024-03-01")"
            }
            throw CommandFailure(
                .usage,
                "--given \(name): '\(value)' is no \(kind ?? "number; it takes column=number")")
        }
        let (least, greatest) = (format?.least ?? -.infinity, format?.greatest ?? .infinity)
        // The nearest numbers that the column can write; a little slack for decimals that are not exact.
        let step = format?.step ?? 0
        func places(_ slack: Double) -> Double { number / step + slack }
        let (low, high): (Double, Double)
        switch sign {
        case "=": return .range(number...number)
        case ">":
            low = step > 0 ? (places(1e-9).rounded(.down) + 1) * step : number.nextUp
            high = greatest
        case ">=":
            low = step > 0 ? places(-1e-9).rounded(.up) * step : number
            high = greatest
        case "<":
            high = step > 0 ? (places(-1e-9).rounded(.up) - 1) * step : number.nextDown
            low = least
        case "<=":
            high = step > 0 ? places(1e-9).rounded(.down) * step : number
            low = least
        default:
            throw CommandFailure(
                .usage, "--given \(name): numbers take =, >, <, >= or <=, not \(sign)")
        }
        guard low <= high else {
            func text(_ number: Double) -> String {
                format?.date?.text(of: number) ?? TableColumn(name: name).text(of: number)
            }
            throw CommandFailure(
                .usage,
                "--given \(name)\(sign)\(value): the model has seen \(name) from \(text(least)) to \(text(greatest)) only"
            )
        }
        return .range(low...high)
    }

    /// Two conditions on one column.
    private static func both(
        _ first: CellCondition?, _ second: CellCondition, _ name: String
    ) throws -> CellCondition {
        switch (first, second) {
        case (.range(let a)?, .range(let b)):
            let (low, high) = (
                max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound)
            )
            guard low <= high else { break }
            return .range(low...high)
        case (.levels(let a)?, .levels(let b)):
            guard !a.isDisjoint(with: b) else { break }
            return .levels(a.intersection(b))
        default: return second
        }
        throw CommandFailure(.usage, "--given \(name): nothing meets all that is said of it")
    }
}

extension GivenCells {
    /// The cells that a mixture is told, which takes values alone: by column of a row, of a category the place of its level.
    ///
    /// - Throws: As `init`; `CommandFailure` for a range or several levels.
    static func values(_ text: String, of file: MixtureFile) throws -> [Int: Double] {
        let mixture = file.mixture
        let columns = mixture.table ?? mixture.rowColumnNames.map { TableColumn(name: $0) }
        let given = try GivenCells(
            text, columns: columns, formats: file.manifest.formats ?? columns.map { _ in nil },
            of: "the mixture")
        return try given.conditions.reduce(into: [:]) { values, entry in
            switch entry.value {
            case .range(let range) where range.lowerBound == range.upperBound:
                values[entry.key] = range.lowerBound
            case .levels(let places) where places.count == 1:
                values[entry.key] = places.first.map(Double.init)
            case .range, .levels:
                throw CommandFailure(
                    .usage,
                    "--given \(columns[entry.key].name): a mixture takes one value or level of a column; an autoencoder takes ranges and several levels"
                )
            }
        }
    }
}
