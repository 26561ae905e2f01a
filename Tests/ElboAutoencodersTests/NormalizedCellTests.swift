import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// One unit after the other in plain numbers, as Ba, Kiros and Hinton (2016) have them.
private struct PlainCell {
    let cell: RecurrentCell
    let inputs: Int
    let units: Int
    /// Numbers of each parameter, by what it is called.
    let values: [String: [Double]]

    func product(_ x: [Double], _ name: String) -> [Double] {
        let width = cell.gates * units
        return (0..<width).map { column in
            x.indices.reduce(0) { $0 + x[$1] * values[name, default: []][$1 * width + column] }
        }
    }

    func normalized(_ x: [Double], _ scale: String) -> [Double] {
        let mean = x.reduce(0, +) / Double(x.count)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        return x.indices.map {
            (x[$0] - mean) / sqrt(variance + 1e-5) * values[scale, default: []][$0]
        }
    }

    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// What is remembered after one more place, what is given first.
    func next(_ x: [Double], after state: [[Double]]) -> [[Double]] {
        let below = zip(normalized(product(x, "weight"), "scale"), values["bias", default: []]).map(
            +)
        let before = normalized(product(state[0], "recurrent"), "recurrentScale")
        func gate(_ gates: [Double], _ number: Int, _ unit: Int) -> Double {
            gates[number * units + unit]
        }
        switch cell {
        case .lstm:
            let gates = zip(below, before).map(+)
            let memory = (0..<units).map {
                sigmoid(gate(gates, 1, $0)) * state[1][$0]
                    + sigmoid(gate(gates, 0, $0)) * tanh(gate(gates, 2, $0))
            }
            let shown = zip(normalized(memory, "cellScale"), values["cellShift", default: []]).map(
                +)
            return [(0..<units).map { sigmoid(gate(gates, 3, $0)) * tanh(shown[$0]) }, memory]
        case .gru:
            return [
                (0..<units).map {
                    let reset = sigmoid(gate(below, 0, $0) + gate(before, 0, $0))
                    let update = sigmoid(gate(below, 1, $0) + gate(before, 1, $0))
                    let told = gate(before, 2, $0) + values["candidateBias", default: []][$0]
                    let new = tanh(gate(below, 2, $0) + reset * told)
                    return (1 - update) * new + update * state[0][$0]
                }
            ]
        }
    }
}

@Suite("Recurrent units with layer normalisation") struct NormalizedCellTests {
    @Test("are those of the paper, place after place", arguments: RecurrentCell.allCases)
    func agreement(cell: RecurrentCell) throws {
        let (inputs, units, places) = (3, 4, 5)
        let stack = RecurrentStack(cell: cell, inputs: inputs, units: units, isNormalized: true)
        let decoder = SentenceDecoder(
            vocabulary: 9, stack: stack, code: 1, readsCode: false)
        let network = Network([.sentenceDecoder(network: decoder)])
        let parameters = network.parameters(at: "decoder")
        let numbers = parameters.enumerated().map { number, parameter in
            (0..<parameter.shape.count).map { place -> Double in
                let angle: Double = 2.3 * Double(number) + 0.7 * Double(place) + 0.4
                return 0.6 * sin(angle) + (parameter.name.hasSuffix("cale") ? 1 : 0)
            }
        }
        let trace = Trace()
        let states = parameters.states(in: trace)
        let x = trace.argument(.float([1, 1 + places]))
        var pass = ForwardPass(
            mode: .inference, parameters: states,
            key: trace.constant(HostArray(RandomKey(seed: 0))))
        let executor = TestExecutors.exact
        let program = try executor.compile(
            trace.graph(returning: [network(x, at: "decoder", in: &pass)]),
            state: executor.makeState(zip(parameters, numbers).map { array($0.shape, $1) }))
        let tokens = [4, 7, 5, 8, 6]
        let found = try program.run([array([1, 1 + places], [0] + tokens.map(Double.init))])[0]

        let named = Dictionary(
            uniqueKeysWithValues: zip(parameters, numbers).map {
                ($0.name.split(separator: ".").last.map(String.init) ?? "", $1)
            })
        let vectors = try #require(
            zip(parameters, numbers).first { $0.0.shape == [9, inputs] }?.1)
        let plain = PlainCell(cell: cell, inputs: inputs, units: units, values: named)
        var state = [[Double]](
            repeating: [Double](repeating: 0, count: units), count: cell.states)
        var expected: [Double] = []
        for token in [1] + tokens.dropLast() {
            state = plain.next(Array(vectors[token * inputs..<(token + 1) * inputs]), after: state)
            expected += state[0]
        }
        #expect(isClose(found.doubles, expected, relative: 1e-6))
    }
}
