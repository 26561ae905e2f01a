import ArgumentParser
import ElboCPU
import ElboGraph
import Foundation

/// What lies between code and a program: tracing with the gradient, rewriting, planning.
struct PlanningBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "planning",
        abstract: "Processor seconds from code to a program, and how they grow with the nodes.")

    @Option(parsing: .upToNextOption, help: "About how many nodes the traced graphs have.")
    var nodes: [Int] = [5_000, 10_000, 20_000, 40_000]
    @Option(help: "Runs of each size, of which the quickest counts.") var repeats: Int = 3

    private struct Times {
        var tracing = Double.infinity
        var optimizing = Double.infinity
        var planning = Double.infinity
        var total: Double { tracing + optimizing + planning }
    }

    func run() throws {
        for kind in PlanningGraph.allCases {
            print("\(kind.rawValue): processor seconds")
            print("   nodes   tracing optimizing  planning     total  exponent")
            var last: (nodes: Int, total: Double)?
            for size in nodes {
                let (count, times) = try measure(kind, size)
                let exponent = last.map {
                    log(times.total / $0.total) / log(Double(count) / Double($0.nodes))
                }
                let columns = [times.tracing, times.optimizing, times.planning, times.total]
                    .map { String(format: "%9.3f", $0) }.joined(separator: " ")
                let growth = exponent.map { String(format: "%9.2f", $0) } ?? ""
                print(String(format: "%8d", count), columns, growth)
                last = (count, times.total)
            }
        }
    }

    /// The quickest of each part; compiling includes optimising, so planning is what is left of it.
    private func measure(_ kind: PlanningGraph, _ size: Int) throws -> (nodes: Int, times: Times) {
        let executor = CPUExecutor(threads: 1)
        var times = Times()
        var compiling = Double.infinity
        var count = 0
        for _ in 0..<repeats {
            let (tracing, graph) = seconds { kind.graph(nodes: size) }
            let state = executor.makeState(graph.states.map { HostArray(repeating: 0, $0.shape) })
            let (optimizing, _) = seconds { graph.optimized() }
            let (all, _) = try seconds { try executor.compile(graph, state: state) }
            count = graph.nodes.count
            times.tracing = min(times.tracing, tracing)
            times.optimizing = min(times.optimizing, optimizing)
            compiling = min(compiling, all)
        }
        times.planning = compiling - times.optimizing
        return (count, times)
    }

    /// Processor time, which other programs on the machine disturb less.
    private func seconds<Result>(_ work: () throws -> Result) rethrows -> (Double, Result) {
        let start = clock()
        let result = try work()
        return (Double(clock() - start) / Double(CLOCKS_PER_SEC), result)
    }
}
