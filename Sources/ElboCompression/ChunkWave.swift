import Dispatch
import ElboNumerics

/// Chunks that are in memory together: a group for each thread.
struct ChunkWave {
    /// The most chunks whose examples a program runs over at once.
    private static let lanes = 16

    let chunks: Range<Int>
    let groups: [ChunkGroup]

    /// All chunks of a file, in order.
    static func all(of count: Int, threads: Int) -> [ChunkWave] {
        let threads = max(threads, 1)
        let size = threads * min(lanes, max((count + threads - 1) / threads, 1))
        return stride(from: 0, to: count, by: size).map { start in
            let chunks = start..<min(start + size, count)
            let lanes = (chunks.count + threads - 1) / threads
            return ChunkWave(
                chunks: chunks,
                groups: stride(from: start, to: chunks.upperBound, by: lanes).map {
                    ChunkGroup(chunks: $0..<min($0 + lanes, chunks.upperBound))
                })
        }
    }

    /// The results for each group, computed at the same time.
    func run<Output: Sendable>(_ body: @Sendable (ChunkGroup) throws -> Output) throws -> [Output] {
        try concurrentMap(groups.count, threads: groups.count) { index in
            Result { try body(groups[index]) }
        }.map { try $0.get() }
    }
}

/// Chunks that are coded side by side.
struct ChunkGroup {
    let chunks: Range<Int>

    func encode<Code: ChunkCode>(
        _ contents: [Code.Content], _ header: ContainerHeader, _ code: Code, isVerifying: Bool
    ) throws -> (stacks: [CodeStack], account: CodingAccount) {
        let coded = try code.encode(
            contents, beneath: chunks.map { header.initialBits(ofChunk: $0) })
        if isVerifying {
            let read = try coded.stacks.map { try CodeStack(state: $0.state, words: $0.words) }
            for (index, decoded) in zip(chunks, try decode(read, header, code)) {
                let content = contents[index - chunks.lowerBound]
                guard let decoded, code.bytes(of: decoded) == code.bytes(of: content) else {
                    throw CompressionError.notVerified(chunk: index + 1)
                }
            }
        }
        return coded
    }

    func decode<Code: ChunkCode>(
        _ stacks: [CodeStack?], _ header: ContainerHeader, _ code: Code
    ) throws -> [Code.Content?] {
        try code.decode(
            stacks, counts: chunks.map { header.examples(ofChunk: $0).count },
            beneath: chunks.map { header.initialBits(ofChunk: $0) })
    }
}
