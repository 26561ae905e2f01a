import ElboGraph
import ElboNetworks

/// Numbers told place after place by gated recurrent units that read, before each place, the numbers at its neighbours.
///
///     hₙ = GRU([E i_left, E i_above, E i_above right] W + vₙ, hₙ₋₁),   ln p(iₙ | …) = log softmax(hₙ U + bₙ)
///
/// Rows of pixels are read so by the Row LSTM of van den Oord, Kalchbrenner and Kavukcuoglu 2016, section 3.1; what lies further
/// back is what the units remember. vₙ and bₙ tell where the place is.
struct RecurrentCodes: CodeNumberLaw {
    let layout: CodeLayout
    let network: RecurrentCodePrior
    let path: String
    /// Holds parameters alone.
    let pass: ForwardPass

    var remembered: [Int] { [network.units] }

    func logProbability(ofNumbers numbers: Tensor) -> Tensor {
        let (rows, places, k) = (numbers.shape[0], layout.places, layout.codewords)
        let trace = numbers.trace
        // Behind the places stands what is beyond the border.
        let told = concatenate(
            [numbers.transposed(), trace.constant(Double(k)).broadcast(to: [1, rows])], along: 0)
        let seen = layout.neighbours.map { neighbour in
            let from = HostArray([places], neighbour.map { Int32($0 ?? places) })
            return embedded(told.gather(trace.constant(from)))
        }
        let inputs = concatenate(seen, along: 2)
        let width = inputs.shape[2]
        let entering =
            inputs.reshaped(to: [places * rows, width])
            .matrixMultiplied(by: pass["\(path).cell.weight"])
            .reshaped(to: [places, rows, 3 * network.units])
            + pass["\(path).cell.bias"]
            + pass["\(path).places"].expandingAxis(at: 1)
        var memory = [trace.constant(0).broadcast(to: [rows, network.units])]
        var outputs: [Tensor] = []
        for place in 0..<places {
            memory = RecurrentLayer(.gru).next(
                entering.slice(place..<place + 1, along: 0)
                    .reshaped(to: [rows, 3 * network.units]),
                after: memory, at: "\(path).cell", in: pass)
            outputs.append(memory[0])
        }
        let logits =
            concatenate(outputs, along: 0).matrixMultiplied(by: pass["\(path).head.weight"])
            .reshaped(to: [places, rows, k]) + pass["\(path).head.bias"].expandingAxis(at: 1)
        return logits.logProbability(ofNumbers: numbers.transposed()).sum(along: [0])
    }

    func next(place: Tensor, neighbours: [Tensor], memory: [Tensor]) -> (
        logits: Tensor, memory: [Tensor]
    ) {
        let index = place.converted(to: .int)
        let entering =
            concatenate(neighbours.map(embedded), along: 1)
            .matrixMultiplied(by: pass["\(path).cell.weight"]) + pass["\(path).cell.bias"]
            + pass["\(path).places"].gather(index)
        let state = RecurrentLayer(.gru).next(entering, after: memory, at: "\(path).cell", in: pass)
        let logits =
            state[0].matrixMultiplied(by: pass["\(path).head.weight"])
            + pass["\(path).head.bias"].gather(index)
        return (logits, state)
    }

    /// Vectors of numbers, of what is beyond the border one of its own.
    private func embedded(_ numbers: Tensor) -> Tensor {
        pass["\(path).embedding"].gather(numbers.converted(to: .int))
    }

    func stoppingGradient() -> RecurrentCodes {
        let names = network.parameters(of: layout, at: path).map(\.name)
        let held = names.map { ($0, pass[$0].stoppingGradient()) }
        return RecurrentCodes(
            layout: layout, network: network, path: path,
            pass: ForwardPass(mode: pass.mode, parameters: Dictionary(uniqueKeysWithValues: held)))
    }
}
