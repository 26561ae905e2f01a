import ArgumentParser
import ElboAutoencoders
@_spi(Benchmarks) import ElboCPU
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTraining
import Foundation

/// One training step: noise, loss, gradient, Adam; of a game one round of turns.
struct StepBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step", abstract: "Milliseconds of one training step: the median, the least.")

    @Argument var work: Workload
    @Option(help: "How long to repeat, in seconds.") var seconds: Double = 3
    @Option(help: "Threads; all cores unless given.") var threads: Int?
    @Option(help: "Examples in a step.") var batch: Int?
    @Option(help: "Do so many steps and measure nothing.") var steps: Int?
    @Flag(help: "Print each kernel's share, and the share of products and convolutions.")
    var profile = false
    @Flag(help: "Print the texts of the chains of operations on elements, and which are compiled.")
    var chains = false

    func run() throws {
        let model = try work.trained()
        let batch = batch ?? work.batch
        let step = TrainingStep(
            model: model, fields: [("x", work.dataSize)], optimizer: .adam)
        let executor = CPUExecutor(threads: threads)
        let state = executor.makeState(
            model.parameters.initialValues(key: RandomKey(seed: 0))
                + step.layout.slots.filter { $0.role != .parameter }
                .map { HostArray(repeating: 0, $0.shape) })
        let turns = try model.phases.stages[0].turns.map { phase in
            (
                repeats: phase.repeats,
                program: try executor.plan(
                    step.graph(phase: phase, count: batch).graph, state: state)
            )
        }
        let programs = turns.map(\.program)
        if chains {
            for chain in programs.flatMap(\.chains) {
                print(chain.isCompiled ? "compiled:" : "", chain.text)
            }
            return
        }
        let data = (0..<8).map { work.examples(batch, seed: $0) }
        let (rate, weight) = (HostArray(1e-3), HostArray(1.0))
        var count = 0
        func once() throws {
            for turn in turns {
                for _ in 0..<turn.repeats {
                    _ = try turn.program.run([
                        data[count % 8], HostArray(RandomKey(seed: UInt64(count))), rate,
                        HostArray(Double(count + 1)), weight,
                    ])
                    count += 1
                }
            }
        }
        if let steps {
            for _ in 0..<steps { try once() }
            return
        }
        for program in programs { program.isProfiling = profile }
        let times = try Timing.times(seconds) { try once() }
        print(times.median * 1e3, times.least * 1e3)
        if profile { show(programs.flatMap(\.profile)) }
    }

    private func show(_ profile: [(kernel: String, seconds: Double)]) {
        let total = profile.reduce(0) { $0 + $1.seconds }
        let products = profile.filter {
            ["conv", "matmul", "transposedconv"].contains(family($0.kernel))
        }
        let share = products.reduce(0) { $0 + $1.seconds } / total
        print("products and convolutions: \(percent(share))")
        for entry in profile where entry.seconds > 0.003 * total {
            let time = String(format: "%8.3f ms", entry.seconds * 1e3)
            print("\(time) \(percent(entry.seconds / total))  \(entry.kernel.prefix(110))")
        }
    }

    private func family(_ kernel: String) -> String {
        let name = String(kernel.prefix { $0 != "(" })
        return name == "convfilter" ? "conv" : name
    }

    private func percent(_ share: Double) -> String { String(format: "%5.1f %%", share * 100) }
}
