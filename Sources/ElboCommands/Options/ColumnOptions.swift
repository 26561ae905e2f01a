import ArgumentParser
import Elbo

/// What the columns of a table are, where they are to be taken otherwise than they look.
struct ColumnOptions: ParsableArguments {
    /// What a column can be.
    enum Kind: String, CaseIterable {
        /// Texts or numbers that are names.
        case category
        /// Numbers with a normal law.
        case normal
        /// Numbers told by their quantiles.
        case quantiles
    }

    @Option(
        name: .customLong("column"),
        help: ArgumentHelp(
            "What columns are: category, normal or quantiles, such as zip=category,hours=quantiles; may be repeated. By default text is a category unless its texts are too many, and numbers are normal, or told by their quantiles where a tenth of them are equal or they are very skewed.",
            valueName: "name=kind"))
    var given: [String] = []

    func validate() throws { _ = try kinds() }

    /// What becomes of columns of text, and of numbers that are categories.
    ///
    /// - Parameter pooling: Whether a category may have more than 256 levels, which share indicators.
    func reading(pooling: Bool) -> CategoryReading {
        .found(also: all.filter { $0.kind == .category }.map(\.name), pooling: pooling)
    }

    /// Columns of numbers, and whether they are told by their quantiles.
    var forms: [String: Bool] {
        Dictionary(
            uniqueKeysWithValues: all.filter { $0.kind != .category }.map {
                ($0.name, $0.kind == .quantiles)
            })
    }

    /// What was validated.
    private var all: [(name: String, kind: Kind)] { (try? kinds()) ?? [] }

    private func kinds() throws -> [(name: String, kind: Kind)] {
        let kinds = try given.flatMap { $0.split(separator: ",").map(String.init) }.map { part in
            guard let sign = part.lastIndex(of: "="), sign != part.startIndex else {
                throw ValidationError(
                    "--column has '\(part)'; it must be name=kind, such as zip=category")
            }
            let (name, text) = (String(part[..<sign]), String(part[part.index(after: sign)...]))
            guard let kind = Kind(rawValue: text) else {
                let meant = text.nearest(among: Kind.allCases.map(\.rawValue))
                throw ValidationError(
                    "--column \(name) is '\(text)', it must be category, normal or quantiles"
                        + (meant.map { "; did you mean \($0)?" } ?? ""))
            }
            return (name: name, kind: kind)
        }
        if let twice = kinds.map(\.name).first(where: { name in
            kinds.count { $0.name == name } > 1
        }) {
            throw ValidationError("--column names \(twice) twice")
        }
        return kinds
    }
}

/// Whether columns of text are left out after all.
struct NumbersOnlyOption: ParsableArguments {
    @Flag(help: "Columns of numbers alone: leave out those of text.")
    var numbersOnly = false
}

extension ColumnOptions {
    /// Refuses kinds of numbers for columns that are none.
    ///
    /// - Throws: `CommandFailure`.
    func requireNumbers(in data: Dataset) throws {
        let numbers = data.table?.filter { !$0.isCoded }.map(\.name) ?? data.columns ?? []
        for name in forms.keys.sorted() where numbers.count(where: { $0 == name }) > 1 {
            throw CommandFailure(
                .usage, "--column \(name): several columns are called so; give them other names")
        }
        for name in forms.keys.sorted() where !numbers.contains(name) {
            let meant = name.nearest(among: numbers).map { "; did you mean \($0)?" }
            throw CommandFailure(
                .usage, "--column \(name): it is no column of numbers\(meant ?? "")")
        }
    }
}

extension Dataset {
    /// One line about the columns that are told by their quantiles; nil when there are none.
    var quantilesLine: String? {
        let names = (table ?? []).filter { $0.quantiles != nil }.map(\.name)
        return names.isEmpty ? nil : "by quantiles: \(Format.list(names, atMost: 8))"
    }

    /// One line about the categories of a table; nil when it has none.
    var categoriesLine: String? {
        let categories = (table ?? []).filter { $0.levels != nil }
        guard !categories.isEmpty else { return nil }
        let shown = categories.prefix(8).map { column in
            let pools = column.pools == nil ? "" : ", the rarer ones in pools"
            return "\(column.name) (\(column.levels?.count ?? 0)\(pools))"
        }
        let more = categories.count > 8 ? " and \(categories.count - 8) more" : ""
        return "categories: \(shown.joined(separator: ", "))\(more)"
    }
}
