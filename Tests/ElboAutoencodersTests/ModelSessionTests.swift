import ElboAutoencoders
import ElboCPU
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// One session, many callers.
@Suite struct ModelSessionTests {
    private func session() throws -> (ModelSession, Dataset) {
        let data = try FullNormalPosteriorTests.truth.draw(300, key: RandomKey(seed: 4))
        let model = try KnownModel(.vae, schema: data.schema, latent: 2, hidden: [32])
            .scattered(seed: 3)
        return (model.session(on: CPUExecutor(threads: 2)), data)
    }

    @Test("Eight threads on one session give the bits of one")
    func threads() throws {
        let (session, data) = try session()
        let alone = try session.encode(data)
        let decoded = try session.decode(alone.means)
        let results = Collected()
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            do {
                if index % 2 == 0 {
                    results.add(try session.encode(data) == alone)
                } else {
                    results.add(try session.decode(alone.means) == decoded)
                }
            } catch { results.add(false) }
        }
        #expect(results.all == [Bool](repeating: true, count: 64))
    }

    @Test("A session's results do not depend on what it did before")
    func order() throws {
        let (session, data) = try session()
        let fresh = try self.session().0
        _ = try session.sample(100, key: RandomKey(seed: 1), drawsObservations: true)
        _ = try session.encode(data.subset(rows: [1, 2, 3]))
        #expect(try session.encode(data) == fresh.encode(data))
        #expect(
            try session.sample(50, key: RandomKey(seed: 2))
                == fresh.sample(50, key: RandomKey(seed: 2)))
    }

    @Test("Examples that are drawn do not depend on how many follow", arguments: [false, true])
    func sampledInBlocks(draws: Bool) throws {
        let (session, _) = try session()
        let key = RandomKey(seed: 6)
        let many = 64 * session.batchSize + 300
        let all = try session.sample(many, key: key, drawsObservations: draws)
        let first = try session.sample(
            64 * session.batchSize, key: key, drawsObservations: draws)
        #expect(Array(all.prefix(first.count)) == first)
        var (parts, blocks) = ([Float](), 0)
        try session.sample(many, key: key, drawsObservations: draws) {
            parts += $0
            blocks += 1
        }
        #expect(parts == all && blocks == 2)
        // Blocks have draws of their own.
        let size = session.model.autoencoder.dataSize
        #expect(Array(all.prefix(size)) != Array(all[first.count..<first.count + size]))
    }

    @Test("One example at a time is encoded to the code that it has among others")
    func single() throws {
        let (session, data) = try session()
        let all = try session.encode(data)
        for row in [0, 17, 299] {
            let one = try session.encode(data.subset(rows: [row]))
            #expect(
                isClose(
                    one.means.map(Double.init), all[row].map(Double.init), relative: 1e-5,
                    absolute: 1e-6))
        }
    }
}

/// Answers from many threads.
///
/// Sendable: the lock guards the list.
private final class Collected: @unchecked Sendable {
    private let lock = NSLock()
    private var answers: [Bool] = []
    func add(_ answer: Bool) { lock.withLock { answers.append(answer) } }
    var all: [Bool] { lock.withLock { answers } }
}
