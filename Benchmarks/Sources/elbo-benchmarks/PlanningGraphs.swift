import ElboGraph

/// Training steps whose graphs grow with a number of repetitions.
enum PlanningGraph: String, CaseIterable {
    /// An LSTM unrolled over time, with its loss, gradient and Adam-like updates.
    case recurrence
    /// Residual blocks of element-by-element operations with a normalisation of rows now and then.
    case elementwise

    /// The traced graph with about so many nodes.
    func graph(nodes: Int) -> Graph {
        let (few, more) = (traced(8).nodes.count, traced(16).nodes.count)
        return traced(max(1, (nodes - few) * 8 / (more - few) + 8))
    }

    private func traced(_ repetitions: Int) -> Graph {
        switch self {
        case .recurrence: recurrence(repetitions)
        case .elementwise: elementwise(repetitions)
        }
    }

    private func recurrence(_ steps: Int) -> Graph {
        let (batch, inputs, hidden) = (16, 8, 32)
        let trace = Trace()
        let x = trace.argument(.float([steps, batch, inputs]))
        let targets = trace.argument(.float([steps, batch, hidden]))
        let weights = [[inputs, 4 * hidden], [hidden, 4 * hidden], [4 * hidden]].map {
            trace.state(.float(Shape($0)))
        }
        var h = trace.constant(0).broadcast(to: [batch, hidden])
        var c = h
        var loss = trace.constant(0)
        for step in 0..<steps {
            func now(_ series: Tensor) -> Tensor {
                series.slice(step..<step + 1, along: 0)
                    .reshaped(to: Shape(Array(series.shape.extents.dropFirst())))
            }
            let gates =
                now(x).matrixMultiplied(by: weights[0]) + h.matrixMultiplied(by: weights[1])
                + weights[2]
            func gate(_ which: Int) -> Tensor {
                gates.slice(which * hidden..<(which + 1) * hidden, along: 1)
            }
            c = sigmoid(gate(0)) * c + sigmoid(gate(1)) * tanh(gate(2))
            h = sigmoid(gate(3)) * tanh(c)
            loss = loss + (h - now(targets)).squared().sum()
        }
        return updating(weights, toLower: loss)
    }

    private func elementwise(_ blocks: Int) -> Graph {
        let (batch, width) = (16, 64)
        let trace = Trace()
        var x = trace.argument(.float([batch, width]))
        let input = x
        let weights = (0..<4).map { _ in trace.state(.float([width])) }
        for block in 0..<blocks {
            x = x + 0.1 * tanh(x * weights[block % 2] + weights[2 + block % 2]) * sigmoid(input)
            if block % 8 == 7 { x = x - x.mean(along: [1], keepingAxes: true) }
        }
        return updating(weights, toLower: x.squared().mean())
    }

    private func updating(_ weights: [Tensor], toLower loss: Tensor) -> Graph {
        let trace = loss.trace
        for (weight, slope) in zip(weights, gradient(of: loss, withRespectTo: weights)) {
            let (first, second) = (trace.state(weight.type), trace.state(weight.type))
            let mean = 0.9 * first + 0.1 * slope
            let square = 0.999 * second + 0.001 * slope.squared()
            trace.update(first, to: mean)
            trace.update(second, to: square)
            trace.update(weight, to: weight - 1e-3 * mean / (sqrt(square) + 1e-8))
        }
        return trace.graph(returning: [loss])
    }
}
