/// How chunks of one kind of original become stacks, and back.
protocol ChunkCode: Sendable {
    /// What a chunk holds.
    associatedtype Content: Sendable

    /// The stacks of some chunks, and the account of all.
    ///
    /// - Throws: `CompressionError.notFinite`.
    func encode(_ chunks: [Content], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    )

    /// What chunks hold; nil for one that is damaged.
    ///
    /// - Parameter counts: Examples of each.
    /// - Throws: `CompressionError.notFinite`.
    func decode(_ stacks: [CodeStack?], counts: [Int], beneath initial: [InitialBits]) throws
        -> [Content?]

    /// The bytes of a chunk in the original.
    func bytes(of content: Content) -> [UInt8]
}

/// Chunks of examples of whole symbols, one after the other.
struct ByteChunks: ChunkCode {
    let model: CodedModel
    let original: OriginalFile

    func encode(_ chunks: [[UInt8]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var coder = try ExampleCoder(model.networks, ByteSymbols(model), lanes: chunks.count)
        return try coder.encode(
            chunks.map { chunk in
                stride(from: 0, to: chunk.count, by: model.symbols).map {
                    chunk[$0..<$0 + model.symbols]
                }
            }, beneath: initial)
    }

    func decode(_ stacks: [CodeStack?], counts: [Int], beneath initial: [InitialBits]) throws
        -> [[UInt8]?]
    {
        var coder = try ExampleCoder(model.networks, ByteSymbols(model), lanes: stacks.count)
        let outlines = counts.map { [Void](repeating: (), count: $0) }
        return try coder.decode(stacks, outlines, beneath: initial).map { examples in
            examples.map { Array($0.joined()) }
        }
    }

    func bytes(of content: [UInt8]) -> [UInt8] { original.bytes(of: content) }
}
