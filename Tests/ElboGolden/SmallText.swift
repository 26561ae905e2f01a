public import ElboCompression
import ElboGraph
import Foundation

/// A recurrent network for sentences, with numbers that follow from their places alone, and texts for it.
public struct SmallText: Sendable {
    /// What it is called.
    public let name: String
    /// As the coder sees it.
    public let text: CodedText

    private static let words = [
        ".", "the", "cat", "sat", "on", "mat", "köln", "42", "don't", "a",
    ]

    /// Words of small letters, those of any letters with codes of two layers, and single bytes.
    public static func all() throws -> [SmallText] {
        [
            try SmallText(
                "words", tokens: words.map { Array($0.utf8) },
                writing: .words(areLowercased: true), hasCodes: false),
            try SmallText(
                "words-with-codes", tokens: words.map { Array($0.utf8) },
                writing: .words(areLowercased: false), hasCodes: true),
            try SmallText(
                "bytes", tokens: (0...255).map { [$0] },
                writing: .pieces { $0.map { Int($0) + 4 } },
                hasCodes: false),
        ]
    }

    private init(
        _ name: String, tokens: [[UInt8]], writing: CodedText.Writing, hasCodes: Bool
    ) throws {
        self.name = name
        let (count, vector, units, d) = (tokens.count + 4, 5, 6, 3)
        let shapes: [Shape] = [
            [count, vector], [vector, units], [units, units], [units, count], [units, 2 * d],
            [d, units], [d, 4], [2, 2 * d],
        ]
        let parameters = shapes.enumerated().map {
            SmallNetworks.numbers($0.element, from: 1_000_000 * ($0.offset + 40))
        }
        /// The state after one more token.
        @Sendable func next(_ token: Tensor, _ state: Tensor, _ p: [Tensor]) -> Tensor {
            let entering = p[0].gather(token.converted(to: .int)).matrixMultiplied(by: p[1])
            return tanh(3 * (entering + state.matrixMultiplied(by: p[2])))
        }
        @Sendable func states(_ trace: Trace) -> [Tensor] { shapes.map { trace.state(.float($0)) } }
        /// Means and deviations side by side.
        @Sendable func law(_ outputs: Tensor) -> [Tensor] {
            let half = outputs.shape[1] / 2
            return [
                tanh(outputs.slice(0..<half, along: -1)),
                exp(outputs.slice(half..<2 * half, along: -1) - 1),
            ]
        }
        let link = CodedLatents.Link(
            inference: { count in
                let trace = Trace()
                let p = states(trace)
                return trace.graph(
                    returning: law(
                        trace.argument(.float([count, d])).matrixMultiplied(by: p[6])))
            },
            generation: { count in
                let trace = Trace()
                let p = states(trace)
                return trace.graph(
                    returning: law(
                        trace.argument(.float([count, 2])).matrixMultiplied(by: p[7])))
            })
        let codes = TextNetworks.Codes(
            latents: try CodedLatents(dimensions: [d, 2], links: [link], parameters: parameters),
            places: 9,
            inference: { rows, places in
                let trace = Trace()
                let p = states(trace)
                let x = trace.argument(.float([rows, places]))
                var state = trace.constant(0).broadcast(to: [rows, units])
                for place in 0..<places {
                    state = next(
                        x.slice(place..<place + 1, along: 1).reshaped(to: [rows]), state, p)
                }
                return trace.graph(returning: law(state.matrixMultiplied(by: p[4])))
            },
            beginning: { rows in
                let trace = Trace()
                let p = states(trace)
                return trace.graph(returning: [
                    tanh(trace.argument(.float([rows, d])).matrixMultiplied(by: p[5]))
                ])
            })
        text = try CodedText(
            tokens: [[], [], [], []] + tokens, writing: writing,
            marks: CodedText.Marks(start: 1, end: 2, unknown: 3, first: 4),
            networks: TextNetworks(
                parameters: parameters, codes: hasCodes ? codes : nil, remembered: [units],
                step: { rows in
                    let trace = Trace()
                    let p = states(trace)
                    let token = trace.argument(.float([rows]))
                    let state = next(token, trace.argument(.float([rows, units])), p)
                    return trace.graph(returning: [4 * state.matrixMultiplied(by: p[3]), state])
                }))
    }

    /// A text as a file.
    ///
    /// - Throws: `CompressionError`.
    public func packed(_ bytes: [UInt8], chunk: Int = 10, threads: Int = 2) throws -> [UInt8] {
        var lines: [[UInt8]] = []
        var cutter = Self.cutter(bytes)
        while let line = try cutter.next() { lines.append(Array(line)) }
        let header = ContainerHeader(
            model: "small", modelHash: "small", likelihood: "tokens", examples: lines.count,
            symbols: text.tokens.count, chunkExamples: chunk, seed: 7,
            original: OriginalFile(
                name: "text.txt", format: "text", head: Data(), elementSize: 1, elements: Data()),
            text: TextLayout(bytes: bytes.count))
        var rest = lines[...]
        var file: [UInt8] = []
        _ = try Container.write(
            header, text, threads: threads,
            lines: { count in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }, to: { file += $0 })
        return file
    }

    /// The bytes of each chunk of a file; nil for damaged ones.
    ///
    /// - Throws: `CompressionError`.
    public func unpacked(_ bytes: [UInt8], hash: String = "small", threads: Int = 2) throws
        -> [[UInt8]?]
    {
        var chunks: [[UInt8]?] = []
        try CompressedFile(Data(bytes)).decode(with: text, hash: hash, threads: threads) {
            chunks.append($1)
        }
        return chunks
    }

    /// A text with a bit of everything, `lines` lines long.
    public static func text(lines: Int) -> [UInt8] {
        let odd =
            [
                "", "   ", "\tThe cat", "the  cat", "CAT Cat cAT.", "the cat ", "dog", "Köln köln",
                "\u{feff}the", "the\r", "a\u{a0}b", "un\u{0}known",
            ].map { Array($0.utf8) } + [[0xff, 0xfe], [0x20, 0xc3]]
        return (0..<lines).flatMap { line -> [UInt8] in
            func dice(_ sides: Int, _ place: Int) -> Int {
                var x = UInt64(16 * line + place + 1) &* 0x9e37_79b9_7f4a_7c15
                x ^= x >> 31
                x &*= 0xbf58_476d_1ce4_e5b9
                return Int(x >> 33) % sides
            }
            if dice(4, 0) == 0 { return odd[dice(odd.count, 1)] + [10] }
            let told = (0...dice(12, 2)).map { words[dice(words.count, 3 + $0)] }
            return Array(told.joined(separator: " ").utf8) + [10]
        }
    }

    private static func cutter(_ text: [UInt8]) -> RecordCutter {
        var rest = text[...]
        return RecordCutter(isQuoting: false) {
            // Pieces of a size that falls anywhere.
            defer { rest = rest.dropFirst(97) }
            return Array(rest.prefix(97))
        }
    }
}
