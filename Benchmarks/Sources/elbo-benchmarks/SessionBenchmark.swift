import ArgumentParser
import ElboAutoencoders
import ElboCPU
import ElboData
import ElboNetworks
import ElboNumerics
import Foundation

/// One example at a time through a session, alone and from many threads.
struct SessionBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Single examples encoded by one session.")

    @Argument var work: Workload
    @Option(help: "Examples, one after the other.") var count: Int = 1000
    @Option(help: "Callers at the same time, in the second part.") var callers: Int = 8
    @Option(help: "Threads of the executor; all cores unless given.") var threads: Int?

    func run() throws {
        let autoencoder = try work.model()
        let key = RandomKey(seed: 1)
        let examples = (0..<count).map { row in
            Dataset(
                bytes: (0..<work.dataSize).map {
                    UInt8(key.uniform(at: row * work.dataSize + $0) * 256)
                }, itemShape: work.schema.observation.itemShape)
        }
        let session = ModelSession(
            TrainedAutoencoder(
                autoencoder: autoencoder,
                parameters: autoencoder.parameters.initialValues(key: RandomKey(seed: 0)),
                schema: work.schema.transformed(by: .pixels)), on: CPUExecutor(threads: threads))
        let clock = ContinuousClock()
        let first = try clock.measure { _ = try session.encode(examples[0]) } / .milliseconds(1)
        var times: [Double] = []
        var codes: [LatentCodes] = []
        for example in examples {
            times.append(
                try clock.measure { codes.append(try session.encode(example)) } / .milliseconds(1))
        }
        times.sort()
        print("first, with compiling: \(first) ms")
        print(
            "then: median \(times[count / 2]) ms, 99 % within \(times[count * 99 / 100]) ms, mean \(times.reduce(0, +) / Double(count)) ms"
        )
        let expected = codes
        let differences = Counter()
        let together = clock.measure {
            DispatchQueue.concurrentPerform(iterations: callers) { caller in
                for index in stride(from: caller, to: count, by: callers) {
                    if (try? session.encode(examples[index])) != expected[index] {
                        differences.add()
                    }
                }
            }
        }
        print(
            "\(callers) callers: \(together / .milliseconds(1) / Double(count)) ms an example, \(differences.value) codes differ"
        )
    }
}

/// Sendable: the lock guards the number.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0
    func add() { lock.withLock { count += 1 } }
    var value: Int { lock.withLock { count } }
}
