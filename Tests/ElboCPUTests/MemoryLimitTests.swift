import ElboCPU
import ElboGraph
import ElboNumerics
import Foundation
import Testing

@Suite("Memory that cannot be had") struct MemoryLimitTests {
    @Test("the limit is positive and no more than the machine has")
    func limit() {
        #expect(MemoryLimit.bytes > 0)
        #expect(UInt64(MemoryLimit.bytes) <= ProcessInfo.processInfo.physicalMemory)
    }

    @Test("a program beyond the limit is refused with both numbers, before any memory is asked for")
    func refused() throws {
        let side = Int(Double(MemoryLimit.bytes).squareRoot())
        let trace = Trace()
        let column = trace.argument(.float([side, 1]))
        let row = trace.argument(.float([1, side]))
        // The product of a column and a row is side² numbers of four bytes.
        let graph = trace.graph(returning: [column.matrixMultiplied(by: row)])
        let error = #expect(throws: CPUError.self) { try CPUExecutor(threads: 1).compile(graph) }
        guard case .memory(let needed, let limit) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(needed >= 4 * side * side && limit == MemoryLimit.bytes)
    }
}
