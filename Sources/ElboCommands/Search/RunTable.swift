import Elbo
import Foundation

/// Runs as text.
struct RunTable {
    let runs: [RecordedRun]
    /// The record, by which models are named.
    let record: String

    init(_ runs: [RecordedRun], of record: String) {
        self.runs = runs
        self.record = record
    }

    /// A line for each run.
    var text: String {
        guard !runs.isEmpty else { return "no runs" }
        let widths = [("run", 7), ("what", 12), ("state", 10), ("score", 14), ("time", 9)]
        let head = widths.map { $0.0.padded(to: $0.1) }.joined() + "data and options"
        return ([head] + runs.map(line)).joined(separator: "\n")
    }

    private func line(_ run: RecordedRun) -> String {
        let what = run.verb + (run.number.map { " \($0)" } ?? "")
        let options =
            run.verb == "search"
            ? run.options["command"] ?? ""
            : run.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: " ")
        let parts: [String?] = [
            run.parent == nil ? run.data : nil, options.isEmpty ? nil : options,
            run.reason.map { "(\($0))" }, run.model.map { _ in "model \(record):\(run.id)" },
        ]
        let pieces = [
            "\(run.id)".padded(to: 7), what.padded(to: 12), run.state.rawValue.padded(to: 10),
            RunTable.score(run).padded(to: 14), Format.duration(run.seconds).padded(to: 9),
            parts.compactMap(\.self).joined(separator: "  "),
        ]
        return pieces.joined()
    }

    private static func score(_ run: RecordedRun) -> String {
        run.score.map { Format.number($0, decimals: 3) } ?? "-"
    }

    /// Runs side by side, with the options in which they differ.
    var comparison: String {
        let names = Set(runs.flatMap(\.options.keys)).filter { name in
            Set(runs.map { $0.options[name] }).count > 1
        }
        var rows: [(String, [String])] = [
            ("run", runs.map { "\($0.id)" }), ("what", runs.map(\.verb)),
            ("state", runs.map(\.state.rawValue)), ("score", runs.map(RunTable.score)),
            ("measure", runs.map { $0.measure ?? "-" }), ("data", runs.map(\.data)),
            ("same data", runs.map { $0.fingerprint == runs[0].fingerprint ? "yes" : "no" }),
            ("program", runs.map(\.program)),
            ("model", runs.map { $0.model == nil ? "-" : "\(record):\($0.id)" }),
            ("parameters", runs.map { $0.size.map { "\($0)" } ?? "-" }),
            ("time", runs.map { Format.duration($0.seconds) }),
        ]
        rows += names.sorted().map { name in (name, runs.map { $0.options[name] ?? "-" }) }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        let widths = runs.indices.map { column in
            min((rows.map { $0.1[column].count }.max() ?? 0) + 2, 60)
        }
        let lines = rows.map { name, values in
            name.padded(to: width) + zip(values, widths).map { $0.padded(to: $1) }.joined()
        }
        return lines.joined(separator: "\n")
    }

    /// A table with a column for each option.
    var csv: String {
        let names = Set(runs.flatMap(\.options.keys)).sorted()
        let head =
            [
                "run", "verb", "parent", "number", "state", "score", "measure", "seconds",
                "threads", "data", "fingerprint", "program", "began", "model", "seal", "parameters",
                "secondsPerEpoch", "reason",
            ] + names
        let rows = runs.map { run -> [String] in
            let own: [String?] = [
                "\(run.id)", run.verb, run.parent.map { "\($0)" }, run.number.map { "\($0)" },
                run.state.rawValue, run.score.map { "\($0)" }, run.measure, "\(run.seconds)",
                "\(run.threads)", run.data, run.fingerprint, run.program, "\(run.began)",
                run.model, run.seal, run.size.map { "\($0)" }, run.pace.map { "\($0)" },
                run.reason,
            ]
            return own.map { $0 ?? "" } + names.map { run.options[$0] ?? "" }
        }
        var records = CSVRecord()
        for cells in [head] + rows {
            for cell in cells { records.append(cell) }
            records.end()
        }
        return String(decoding: records.bytes, as: UTF8.self)
    }
}
