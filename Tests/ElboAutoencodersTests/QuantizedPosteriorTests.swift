import ElboAutoencoders
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

/// Codes of codewords against loops over all of them.
@Suite struct QuantizedPosteriorTests {
    private static let (k, size, examples, places) = (7, 3, 4, 2)
    private static let key = RandomKey(seed: 5)

    /// Averages of a codebook in use, and what an encoder gave.
    private static func drawn(_ count: Int, _ label: UInt64) -> [Double] {
        (0..<count).map { key.child(label).normal(at: $0) }
    }
    private static let counts = drawn(k, 0).map { 1 + abs($0) }
    private static let sums = drawn(k * size, 1)
    private static let features = drawn(examples * places * size, 2)

    private static var codebook: [[Double]] {
        (0..<k).map { row in (0..<size).map { sums[row * size + $0] / counts[row] } }
    }

    private static func vector(_ row: Int) -> [Double] {
        Array(features[row * size..<(row + 1) * size])
    }

    private static func distance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    /// The nearest codeword of each vector, by looking at all.
    private static var nearest: [Int] {
        (0..<examples * places).map { row in
            (0..<k).min {
                distance(vector(row), codebook[$0]) < distance(vector(row), codebook[$1])
            } ?? 0
        }
    }

    private func run(
        _ posterior: QuantizedPosterior, mode: ForwardPass.Mode, seed: UInt64 = 0,
        _ body: (LatentDraw, Tensor, ForwardPass) -> [Tensor]
    ) throws -> [[Double]] {
        try outputs(of: [
            array([Self.k], Self.counts), array([Self.k, Self.size], Self.sums),
            array([Self.examples, Self.places * Self.size], Self.features),
            HostArray(RandomKey(seed: seed)),
        ]) { inputs in
            var pass = ForwardPass(
                mode: mode, parameters: ["q.counts": inputs[0], "q.sums": inputs[1]],
                key: inputs[3])
            let draw = posterior.draw(
                2, from: inputs[2], dimension: Self.places * Self.size, at: "q", in: &pass,
                isStopping: false)
            return body(draw, inputs[2], pass)
        }.map(\.doubles)
    }

    private static func part(
        commitment: Double = 0.25, decay: Double = 0.9, restart: Double = 0
    ) -> QuantizedPosterior {
        QuantizedPosterior(
            codewords: k, size: size, commitment: commitment, decay: decay, restart: restart)
    }

    @Test("Codes are the nearest codewords, the same in training and use")
    func codewords() throws {
        for mode in [ForwardPass.Mode.training, .inference] {
            let found = try run(Self.part(), mode: mode) { draw, _, _ in
                [draw.codeNumbers, draw.z, draw.mean, draw.variance, draw.logDensity].compactMap {
                    $0
                }
            }
            #expect(found[0].map { Int($0) } == Self.nearest)
            let z = Self.nearest.flatMap { Self.codebook[$0] }
            #expect(isClose(found[1], z + z) && isClose(found[2], z))
            #expect(found[3].allSatisfy { $0 == 0 } && found[4].allSatisfy { $0 == 0 })
        }
    }

    @Test("The gradient passes straight through, and the distance costs its square")
    func straightThrough() throws {
        let weights = Self.drawn(Self.examples * Self.places * Self.size, 3)
        let found = try run(Self.part(commitment: 0.7), mode: .training) { draw, x, _ in
            let w = x.trace.constant(
                array([Self.examples, Self.places * Self.size], weights))
            let loss = (draw.mean * w).sum() + (draw.penalty?.sum() ?? w.sum())
            return gradient(of: loss, withRespectTo: [x])
        }[0]
        let expected = weights.indices.map { place in
            let codeword = Self.codebook[Self.nearest[place / Self.size]][place % Self.size]
            return weights[place] + 2 * 0.7 * (Self.features[place] - codeword)
        }
        #expect(isClose(found, expected, relative: 1e-9))
    }

    @Test("Averages move as a plain loop moves them, and not at use")
    func averages() throws {
        let found = try run(Self.part(), mode: .training) { _, _, pass in
            [pass["q.counts"], pass["q.sums"]]
        }
        var (counts, sums) = (Self.counts.map { 0.9 * $0 }, Self.sums.map { 0.9 * $0 })
        for (row, number) in Self.nearest.enumerated() {
            counts[number] += 0.1
            for axis in 0..<Self.size {
                sums[number * Self.size + axis] += 0.1 * Self.vector(row)[axis]
            }
        }
        #expect(isClose(found[0], counts) && isClose(found[1], sums))
        let held = try run(Self.part(), mode: .inference) { _, _, pass in
            [pass["q.counts"], pass["q.sums"]]
        }
        #expect(held[0] == Self.counts && held[1] == Self.sums)
    }

    @Test("Idle codewords begin anew at vectors of the batch, by the step's key alone")
    func restarts() throws {
        func step(_ seed: UInt64) throws -> [[Double]] {
            try run(Self.part(decay: 0, restart: 0.5), mode: .training, seed: seed) { _, _, pass in
                [pass["q.counts"], pass["q.sums"]]
            }
        }
        let (found, again, other) = (try step(3), try step(3), try step(4))
        #expect(found == again && found != other)
        let rows = Self.examples * Self.places
        let mean = Double(rows) / Double(Self.k)
        for codeword in 0..<Self.k {
            let uses = Self.nearest.count { $0 == codeword }
            guard Double(uses) < 0.5 * mean else {
                #expect(isClose(found[0][codeword], Double(uses)))
                continue
            }
            #expect(isClose(found[0][codeword], mean))
            let vector = (0..<Self.size).map { found[1][codeword * Self.size + $0] / mean }
            #expect((0..<rows).contains { Self.distance(vector, Self.vector($0)) < 1e-20 })
        }
        #expect(Set(Self.nearest).count < Self.k, "no codeword is idle")
    }
}
