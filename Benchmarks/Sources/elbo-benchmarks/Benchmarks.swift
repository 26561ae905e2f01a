import ArgumentParser

@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "elbo-benchmarks",
        abstract: "What Elbo's executor takes for steps, encoding and single operations.",
        subcommands: [
            StepBenchmark.self, EncodingBenchmark.self, SessionBenchmark.self,
            MixtureBenchmark.self,
            OperationBenchmark.self, PlanningBenchmark.self,
            DecodingBenchmark.self,
        ])
}
