import ArgumentParser
import Elbo

/// Which columns of a table are categories.
struct CategoryOptions: ParsableArguments {
    @Option(
        name: .customLong("category"),
        help: ArgumentHelp(
            "Columns of numbers that are categories, such as zip,grade; may be repeated. Columns of text are categories unless their texts are too many.",
            valueName: "names"))
    var names: [String] = []

    /// What becomes of columns of text.
    var reading: CategoryReading {
        .found(also: names.flatMap { $0.split(separator: ",").map(String.init) })
    }
}

extension Dataset {
    /// One line about the categories of a table; nil when it has none.
    var categoriesLine: String? {
        let categories = (table ?? []).filter { $0.levels != nil }
        guard !categories.isEmpty else { return nil }
        let shown = categories.prefix(8).map { "\($0.name) (\($0.width))" }
        let more = categories.count > 8 ? " and \(categories.count - 8) more" : ""
        return "categories: \(shown.joined(separator: ", "))\(more)"
    }
}
