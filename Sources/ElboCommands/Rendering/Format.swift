import Foundation

/// Numbers as people read them.
enum Format {
    /// With this many decimals; from 10⁹ on with four digits and a power of ten, as nobody counts more.
    static func number(_ value: Double, decimals: Int = 2) -> String {
        abs(value) < 1e9 || !value.isFinite
            ? String(format: "%.\(decimals)f", value) : String(format: "%.3e", value)
    }

    /// With this many significant digits, in plain notation where that is short.
    static func significant(_ value: Double, digits: Int = 4) -> String {
        String(format: "%.\(digits)g", value)
    }

    /// Thousands apart by a thin gap: 60 000.
    static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: " ")
    }

    /// 1 image, 60 000 images
    static func count(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// Minutes and seconds, with hours when there are any.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "-" }
        let whole = max(Int(seconds.rounded()), 0)
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest)
            : String(format: "%d:%02d", minutes, rest)
    }

    /// A time with two significant digits: 240 µs, 3.1 ms, 1.2 s.
    static func shortTime(_ seconds: Double) -> String {
        // Rounded first, so that no unit has a thousand.
        let rounded = Double(String(format: "%.1e", seconds)) ?? seconds
        let (value, unit) =
            rounded < 1e-3
            ? (rounded * 1e6, "µs") : rounded < 1 ? (rounded * 1e3, "ms") : (rounded, "s")
        return String(format: value < 10 ? "%.1f" : "%.0f", value) + " " + unit
    }

    /// How many rows were judged, and how many were not because they have no cell.
    static func rows(_ judged: Int, empty: Int) -> String {
        "\(count(judged)) rows\(empty == 0 ? "" : " (\(empty) more have no cell)")"
    }

    /// The first of some names, and how many more there are.
    static func list(_ names: [String], atMost limit: Int) -> String {
        let more = names.count - limit
        return names.prefix(limit).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// 28 x 28
    static func shape(_ extents: [Int]) -> String {
        extents.map(String.init).joined(separator: " x ")
    }

    /// A name, a value and what it means, in columns, what is long going on below itself.
    static func entry(_ name: String, _ value: String, _ method: String) -> String {
        let before = name.padded(to: 22) + (value + " ").padded(to: 18)
        return wrapped(method, after: before, indent: 40)
    }

    /// Words behind a beginning, broken before the 80th column and going on below at an indent.
    static func wrapped(_ text: String, after beginning: String = "", indent: Int = 0) -> String {
        var lines = [beginning]
        var isFresh = true
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if !isFresh, last.count + 1 + word.count > 79 {
                lines.append(String(repeating: " ", count: indent) + word)
            } else {
                lines[lines.count - 1] = last + (isFresh ? "" : " ") + word
            }
            isFresh = false
        }
        return lines.joined(separator: "\n")
    }

    /// Text whose lines of more than 80 columns go on below, a little indented; tables within that stay as they are.
    static func folded(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.count > 80 && !isRow($0) ? wrapped(String($0), indent: 2) : String($0)
        }.joined(separator: "\n")
    }

    /// Whether a line is the row of a table: several cells, apart by more than a space.
    private static func isRow(_ line: Substring) -> Bool {
        line.split(separator: "  ").count { $0.contains { $0 != " " } } > 3
    }

    /// -101.98 ± 0.27
    static func estimate(_ mean: Double, _ standardError: Double, decimals: Int = 2) -> String {
        "\(number(mean, decimals: decimals)) ± \(number(standardError, decimals: decimals))"
    }
}
