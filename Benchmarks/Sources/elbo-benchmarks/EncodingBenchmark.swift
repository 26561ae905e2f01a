import ArgumentParser
import ElboAutoencoders
import ElboCPU
import ElboData
import ElboNetworks
import ElboNumerics

/// Encoding images to latent means.
struct EncodingBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Images encoded in a second: the median, the most.")

    @Argument var work: Workload
    @Option(help: "How long to repeat, in seconds.") var seconds: Double = 3
    @Option(help: "Threads; all cores unless given.") var threads: Int?

    func run() throws {
        let autoencoder = try work.model()
        let count = work == .conv64 ? 6_000 : 60_000
        let key = RandomKey(seed: 1)
        let data = Dataset(
            bytes: (0..<count * work.dataSize).map { UInt8(key.uniform(at: $0) * 256) },
            itemShape: work.itemShape)
        let model = TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: autoencoder.parameters.initialValues(key: RandomKey(seed: 0)),
            schema: work.schema.transformed(by: .pixels))
        let executor = CPUExecutor(threads: threads)
        let times = try Timing.times(seconds, least: 3) {
            _ = try ModelSession(model, on: executor).encode(data)
        }
        print(Double(count) / times.median, Double(count) / times.least)
    }
}
