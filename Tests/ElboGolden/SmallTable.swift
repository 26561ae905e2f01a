public import ElboCompression
import ElboGraph
import Foundation

/// A perceptron for rows of a table, with numbers that follow from their places alone, and tables for it.
public struct SmallTable: Sendable {
    /// As the coder sees it: `age`, told by a logistic law; `weight`, by a normal one; `kind`, one of three texts; `town`, one of
    /// five in two pools.
    public let table: CodedTable

    /// With a mask or without.
    public init(seesMask: Bool = true) {
        let columns = [
            CodedTable.Column(
                name: "age", law: .number(NumberLaw(.logistic) { ($0 - 40) / 8 })),
            CodedTable.Column(
                name: "weight", law: .number(NumberLaw(.normal) { ($0 - 70) / 12 })),
            CodedTable.Column(
                name: "kind", law: .levels(3), levels: ["a", "b,c", "d\"e"].map { Array($0.utf8) }),
            CodedTable.Column(
                name: "town",
                law: .pools(PoolLaw(members: [[0], [1, 2, 3, 4]], rows: [9, 1, 2, 3, 4])),
                levels: ["Ulm", "Bonn", "Köln", "Trier", "Aa"].map { Array($0.utf8) }),
        ]
        let numbers = columns.reduce(0) { $0 + $1.law.parameters }
        let (width, d, hidden) = (6, 3, 7)
        let shapes: [Shape] = [
            [seesMask ? 2 * width : width, hidden], [hidden, 2 * d], [d, hidden],
            [hidden, numbers],
        ]
        let networks = CodedNetworks(
            latents: CodedLatents(
                NormalPrior(
                    mean: [0.1, -0.2, 0], factor: [1, 0, 0, 0.5, 0.75, 0, -0.25, 0.125, 1.5])),
            parameters: shapes.enumerated().map {
                SmallNetworks.numbers($0.element, from: 1_000_000 * ($0.offset + 20))
            },
            inference: { count in
                let trace = Trace()
                let parameters = shapes.map { trace.state(.float($0)) }
                var x = trace.argument(.float([count, width]))
                if seesMask {
                    x = concatenate([x, trace.argument(.float([count, width]))], along: -1)
                }
                let features = relu(x.matrixMultiplied(by: parameters[0]))
                let outputs = features.matrixMultiplied(by: parameters[1])
                return trace.graph(returning: [
                    tanh(outputs.slice(0..<d, along: -1)),
                    exp(outputs.slice(d..<2 * d, along: -1) - 2),
                ])
            },
            generation: { count in
                let trace = Trace()
                let parameters = shapes.map { trace.state(.float($0)) }
                let z = trace.argument(.float([count, d]))
                let outputs = tanh(z.matrixMultiplied(by: parameters[2]))
                    .matrixMultiplied(by: parameters[3])
                func part(_ range: Range<Int>) -> Tensor { outputs.slice(range, along: -1) }
                return trace.graph(returning: [
                    concatenate(
                        [
                            part(0..<1), exp(part(1..<2)), part(2..<3), exp(part(3..<4)),
                            softmax(part(4..<7)), softmax(part(7..<9)),
                        ], along: -1)
                ])
            })
        table = CodedTable(
            columns: columns, networks: networks, width: width, seesMask: seesMask,
            shown: { cells in
                [(cells[0] - 40) / 8, (cells[1] - 70) / 12]
                    + (0..<3).map { cells[2].isNaN ? .nan : cells[2] == Double($0) ? 1 : 0 }
                    + [cells[3] / 5]
            })
    }

    /// A table whose first line has names.
    ///
    /// - Throws: `CompressionError`.
    public func packed(_ text: [UInt8], chunk: Int = 10, threads: Int = 2) throws -> [UInt8] {
        var cutter = Self.cutter(text)
        let head = Array(try cutter.next() ?? [])
        let names = String(decoding: head, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "," || $0.isNewline }.map(String.init)
        var columns = Array(names.dropLast(head.last == 10 ? 1 : 0))
        if columns.isEmpty { columns = [""] }
        var survey = TableSurvey(
            table, delimiter: UInt8(ascii: ","),
            sources: columns.map { name in table.columns.firstIndex { $0.name == name } })
        while let record = try cutter.next() { survey.add(record) }
        let header = ContainerHeader(
            model: "small", modelHash: "small", likelihood: "mixed", examples: survey.records,
            symbols: columns.count, chunkExamples: chunk, seed: 7,
            original: OriginalFile(
                name: "table.csv", format: "text", head: Data(head), elementSize: 1,
                elements: Data()), table: survey.layout())
        var again = Self.cutter(text)
        _ = try again.next()
        var bytes: [UInt8] = []
        _ = try Container.write(
            header, table, threads: threads,
            records: { count in try (0..<count).map { _ in Array(try again.next() ?? []) } },
            to: { bytes += $0 })
        return bytes
    }

    /// The bytes of each chunk of a file, the line of names first; nil for damaged ones.
    ///
    /// - Throws: `CompressionError`.
    public func unpacked(_ bytes: [UInt8], threads: Int = 2) throws -> [[UInt8]?] {
        let file = try CompressedFile(Data(bytes))
        var chunks: [[UInt8]?] = [Array(file.header.original.head)]
        try file.decode(with: table, hash: "small", threads: threads) { chunks.append($1) }
        return chunks
    }

    /// A table with a bit of everything, `rows` lines long.
    public static func text(rows: Int, from start: Int = 0) -> [UInt8] {
        let towns = ["Ulm", "Bonn", "Köln", "Trier", "Aa", "Rom"]
        let kinds = ["a", "\"b,c\"", "\"d\"\"e\"", "?", " a"]
        let lines = (0..<rows).map { row -> String in
            func dice(_ sides: Int, _ place: Int) -> Int {
                var x = UInt64(start + 8 * row + place + 1) &* 0x9e37_79b9_7f4a_7c15
                x ^= x >> 31
                x &*= 0xbf58_476d_1ce4_e5b9
                return Int(x >> 33) % sides
            }
            let age =
                dice(9, 0) == 0
                ? ["", "?", "041", "1e3", "-5", "999999"][dice(6, 1)] : "\(20 + dice(50, 2))"
            let weight = dice(9, 3) == 0 ? "NA" : "\(40 + dice(80, 4)).\(1 + dice(9, 5))"
            return
                "\(row + 1),\(age),\(weight),\(kinds[min(dice(14, 6), 4) % 5]),\(towns[dice(6, 7)])\n"
        }
        return Array(("id,age,weight,kind,town\n" + lines.joined()).utf8)
    }

    private static func cutter(_ text: [UInt8]) -> RecordCutter {
        var rest = text[...]
        return RecordCutter {
            // Pieces of a size that falls anywhere.
            defer { rest = rest.dropFirst(97) }
            return Array(rest.prefix(97))
        }
    }
}
