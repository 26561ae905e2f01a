import CElboKernels
import ElboCPU
import ElboGraph
import Foundation
import Testing

@Suite struct TeamTests {
    /// Counts how often each piece ran.
    private func runs(_ team: OpaquePointer?, pieces: Int) -> [Int32] {
        var counts = [Int32](repeating: 0, count: pieces)
        counts.withUnsafeMutableBytes { buffer in
            elbo_team_run(
                team, pieces,
                { context, piece, _ in
                    context?.assumingMemoryBound(to: Int32.self)[piece] += 1
                }, buffer.baseAddress)
        }
        return counts
    }

    @Test(arguments: [1, 2, 3, 16])
    func everyPieceRunsOnce(threads: Int32) {
        let team = elbo_team_create(threads)
        defer { elbo_team_destroy(team) }
        for round in 0..<3000 {
            let pieces = round % 37
            #expect(runs(team, pieces: pieces) == [Int32](repeating: 1, count: pieces))
        }
    }

    @Test func sleepingWorkersWake() {
        let team = elbo_team_create(4)
        defer { elbo_team_destroy(team) }
        for _ in 0..<20 {
            Thread.sleep(forTimeInterval: 0.005)
            #expect(runs(team, pieces: 100).allSatisfy { $0 == 1 })
        }
    }

    @Test func teamsComeAndGo() {
        for threads in 1...60 {
            let team = elbo_team_create(Int32(threads % 9))
            #expect(runs(team, pieces: 5) == [1, 1, 1, 1, 1])
            elbo_team_destroy(team)
        }
    }

    @Test func oneExecutorServesSeveralCallers() async throws {
        let executor = CPUExecutor(threads: 3)
        let graph = Graph.tracing([.float([300, 300])]) { [exp($0[0]).sum()] }
        let results = try await withThrowingTaskGroup(of: Double.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let program = try executor.compile(graph)
                    var last = 0.0
                    for _ in 0..<50 {
                        last = try program.run([HostArray(repeating: 0, [300, 300])])[0].scalar
                    }
                    return last
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == [Double](repeating: 90000, count: 8))
    }
}
