import ElboCompression
import ElboExact
import ElboGolden
import ElboGraph
import Foundation
import Testing

/// Codes of several layers, in the order of Bit-Swap.
@Suite struct LayerTests {
    private let symbols = 30

    private func layers() throws -> SmallModel {
        try #require(SmallModel.all.first { $0.name == "layers" })
    }

    private func account(_ model: SmallModel, examples: Int) throws -> CodingAccount {
        let bytes = model.examples(examples)
        return try Container.write(
            model.header(examples: examples, chunk: examples), model.model, threads: 1,
            symbols: { Array(bytes[$0.lowerBound * symbols..<$0.upperBound * symbols]) },
            to: { _ in })
    }

    @Test("what is coded costs the bound and hardly more")
    func rate() throws {
        let account = try account(layers(), examples: 1500)
        // Draws of codes of three layers: a hundredth is more than four standard errors of their sum.
        #expect(abs(account.symbols / account.bound - 1) < 0.01)
    }

    @Test("a chunk takes the initial bits of the first layer, not of all")
    func initialBits() throws {
        // The first state, and three dimensions of z₁ at most 12 bits each and some; all nine would take three times as many words.
        #expect(try account(layers(), examples: 1).initial <= 31 + 64)
    }

    @Test("the bound is that of draws with ordinary numbers")
    func bound() throws {
        let model = try layers()
        let networks = model.model.networks
        let count = 600
        let x = model.examples(count)
        let values = HostArray([count, symbols], x.map { Double($0) })
        func run(_ graph: Graph, _ argument: HostArray) throws -> [[Double]] {
            let executor = ExactExecutor()
            let program = try executor.compile(
                graph, state: executor.makeState(networks.parameters))
            return try program.run([argument]).map(\.doubles)
        }
        var dice = Draws()
        /// Draws of normal laws, and ln of their densities.
        func draw(_ law: [[Double]]) -> (z: [Double], surprise: [Double]) {
            let noise = law[0].map { _ in dice.normal() }
            let z = law[0].indices.map { law[0][$0] + law[1][$0] * noise[$0] }
            return (z, surprises(of: z, law))
        }
        func surprises(of z: [Double], _ law: [[Double]]) -> [Double] {
            z.indices.map { place in
                let t = (z[place] - law[0][place]) / law[1][place]
                return 0.5 * t * t + law[1][place].ln + 0.5 * (2 * Double.pi).ln
            }
        }
        func standard(_ z: [Double]) -> [Double] {
            surprises(
                of: z, [z.map { _ in 0 }, z.map { _ in 1 }])
        }
        let layers = networks.latents.links
        var q = try run(networks.inference(count), values)
        var (z, surprise) = draw(q)
        let numbers = try run(
            networks.generation(count), HostArray([count, z.count / count], z))[0]
        var nats = 0.0
        for (place, symbol) in x.enumerated() {
            nats -= (symbol == 1 ? numbers[place] : 1 - numbers[place]).ln
        }
        nats -= surprise.reduce(0, +)
        for link in layers {
            q = try run(link.inference(count), HostArray([count, z.count / count], z))
            let above = draw(q)
            let p = try run(
                link.generation(count), HostArray([count, above.z.count / count], above.z))
            nats += surprises(of: z, p).reduce(0, +) - above.surprise.reduce(0, +)
            z = above.z
        }
        nats += standard(z).reduce(0, +)
        let coded = try account(model, examples: count).bound * 0.693_147_180_559_945_3
        // The draws' standard deviation is about 2 nats an example: four standard errors of the difference.
        #expect(abs(nats - coded) / Double(count) < 4 * 2 * (2 / Double(count)).squareRoot())
    }
}

/// Normal draws by Box and Muller, from a generator with a fixed seed.
private struct Draws {
    private var state: UInt64 = 11

    private mutating func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) * 0x1p-53
    }

    mutating func normal() -> Double {
        let (radius, angle) = ((-2 * uniform().ln).squareRoot(), 2 * Double.pi * uniform())
        return radius * cos(angle)
    }
}

extension Double {
    fileprivate var ln: Double { log(self) }
}
