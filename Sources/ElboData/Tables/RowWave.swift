import ElboNumerics
import Foundation

/// Pieces of a text that are parsed side by side.
enum RowWave {
    /// How many bytes of text a piece has.
    static let pieceSize = 1 << 19

    /// How many cores there are.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Pieces and blocks that have been used and can be used again, which saves the system clearing memory.
    final class Spares {
        private var pieces: [RecordPiece] = []
        private var blocks: [CellBlock] = []

        func take(blocks: [CellBlock], pieces: [RecordPiece]) {
            self.blocks += blocks
            self.pieces += pieces
        }

        func piece() -> RecordPiece? { pieces.popLast() }

        func block(_ plan: TablePlan, rows: Int) -> CellBlock {
            guard let block = blocks.popLast() else { return CellBlock(plan, rows: rows) }
            block.begin(plan, rows: rows)
            return block
        }
    }

    /// Parses pieces, while one core does something else.
    ///
    /// - Parameters:
    ///   - meanwhile: gives the pieces of the next wave.
    /// - Returns: the blocks of the pieces, and what `meanwhile` came to if it did not fail.
    static func parse(
        _ pieces: [RecordPiece], _ plan: TablePlan, delimiter: UInt8, threads: Int?,
        spares: Spares, meanwhile: () throws -> [RecordPiece]
    ) -> (blocks: [CellBlock], next: Result<[RecordPiece], any Error>) {
        let blocks = pieces.map { spares.block(plan, rows: $0.lines) }
        var next: Result<[RecordPiece], any Error> = .success([])
        withoutActuallyEscaping(meanwhile) { meanwhile in
            // Only the first worker touches what is not to be shared, and only while this call lasts.
            nonisolated(unsafe) let meanwhile = meanwhile
            nonisolated(unsafe) let result = UnsafeMutablePointer<
                Result<[RecordPiece], any Error>
            >.allocate(capacity: 1)
            defer { result.deallocate() }
            // As many threads as cores are no limit, and then pieces go to whoever has nothing to do.
            let limit = threads.flatMap { $0 < cores ? $0 : nil }
            _ = concurrentMap(pieces.count + 1, threads: limit) { index in
                if index == 0 {
                    result.initialize(to: Result { try meanwhile() })
                } else {
                    RecordParser.parse(
                        pieces[index - 1], delimiter: delimiter, into: blocks[index - 1])
                }
            }
            next = result.move()
        }
        return (blocks, next)
    }

    /// The next pieces of a text.
    static func read(_ count: Int, from records: TextRecords, spares: Spares) throws
        -> [RecordPiece]
    {
        var pieces: [RecordPiece] = []
        while pieces.count < count,
            let piece = try records.nextPiece(of: pieceSize, reusing: spares.piece())
        {
            pieces.append(piece)
        }
        return pieces
    }
}
