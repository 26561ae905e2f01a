import ElboExact
import ElboGolden
import ElboGraph
import ElboReference
import Testing

/// The executor on networks: the same bits for every width, everywhere.
@Suite struct ExactExecutorTests {
    @Test("the width of the vectors changes no bit", arguments: SmallNetworks.allCases)
    func widths(network: SmallNetworks) throws {
        let bits = try ExactExecutor.availableLanes.map {
            try network.run(on: ExactExecutor(lanes: $0))[0].doubles
        }
        for other in bits { #expect(other == bits[0]) }
    }

    @Test("networks are near the reference", arguments: SmallNetworks.allCases)
    func nearness(network: SmallNetworks) throws {
        let found = try network.run(on: ExactExecutor())[0].doubles
        let expected = try network.run(on: ReferenceExecutor())[0].doubles
        for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-12 * max(abs(b), 1)) }
    }

    @Test("rows do not depend on the rows beside them")
    func rows() throws {
        let network = SmallNetworks.convolutions
        let together = try network.run(on: ExactExecutor(), rows: 5)[0].doubles
        let width = together.count / 5
        for row in 0..<5 {
            let alone = try network.run(on: ExactExecutor(), rows: 1, from: row)[0].doubles
            #expect(alone == Array(together[row * width..<(row + 1) * width]))
        }
    }

    @Test("parameters that are written anew are seen by programs that ran before")
    func written() throws {
        let trace = Trace()
        let weight = trace.state(.float([1]))
        let graph = trace.graph(returning: [exp(weight) * trace.argument(.float([1]))])
        let executor = ExactExecutor()
        let state = executor.makeState([HostArray([1], [0.0])])
        let program = try executor.compile(graph, state: state)
        let one = HostArray([1], [1.0])
        #expect(try program.run([one])[0].doubles == [1])
        state.write([HostArray([1], [1.0])])
        #expect(try program.run([one])[0].doubles == [ExactFunctions.exp(1)])
    }

    @Test(
        "the greater, the lesser and the greatest along any axes are the reference's, bit for bit")
    func order() throws {
        let special = [0.0, -0.0, .nan, .infinity, -.infinity, 1, -1, .leastNonzeroMagnitude]
        let pairs = special.flatMap { a in special.map { (a, $0) } }
        let shape: Shape = [4, 4, 4]
        let arrays = [
            HostArray(shape, pairs.map(\.0)), HostArray(shape, pairs.map(\.1)),
        ]
        let graph = Graph.tracing([.float(shape), .float(shape)]) { x in
            [maximum(x[0], x[1]), minimum(x[0], x[1])]
                + [[0], [1], [2], [0, 2], [0, 1, 2]].map { x[1].max(along: $0) }
        }
        let found = try ExactExecutor().compile(graph).run(arrays)
        let expected = try ReferenceExecutor().compile(graph).run(arrays)
        for (a, b) in zip(found, expected) {
            #expect(a.shape == b.shape)
            #expect(a.doubles.map(\.bitPattern) == b.doubles.map(\.bitPattern))
        }
    }

    @Test("what only the system can compute is refused by name")
    func refused() {
        let graph = Graph.tracing([.float([2])]) { [logGamma($0[0])] }
        #expect(throws: ExactError.noExactForm(operation: "loggamma")) {
            try ExactExecutor().compile(graph)
        }
        #expect(
            ExactError.noExactForm(operation: "loggamma").description
                == "loggamma has no form whose bits are the same on every machine")
    }
}
