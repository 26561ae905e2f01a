import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Testing

/// The laws that `Distribution` promises of shapes.
@Suite struct ShapeLawTests {
    private func laws(_ parameter: Tensor, eventRank: Int) -> [any Distribution] {
        [
            DiagonalNormal(mean: parameter, logVariance: parameter, eventRank: eventRank),
            Bernoulli(logits: parameter, eventRank: eventRank),
            ContinuousBernoulli(logits: parameter, eventRank: eventRank),
            DiscretizedLogistic(location: parameter, logScale: parameter, eventRank: eventRank),
            mixture(parameter, eventRank: eventRank),
            BetaBinomial(alpha: exp(parameter), beta: exp(parameter), eventRank: eventRank),
        ] + (eventRank > 0 ? [Categorical(logits: parameter, eventRank: eventRank)] : [])
    }

    private func mixture(_ parameter: Tensor, eventRank: Int) -> DiscretizedLogisticMixture {
        let three = parameter.expandingAxis(at: -1)
            .broadcast(to: Shape(parameter.shape.extents + [3]))
        return DiscretizedLogisticMixture(
            logits: three, locations: three, logScales: three, eventRank: eventRank)
    }

    @Test("Batch, event and sample axes", arguments: [0, 1, 2])
    func shapes(eventRank: Int) {
        let extents = [2, 3, 4]
        let trace = Trace()
        let key = trace.argument(.key)
        for law in laws(trace.argument(.float([2, 3, 4])), eventRank: eventRank) {
            let batch = Array(extents.dropLast(eventRank))
            #expect(law.batchShape.extents == batch)
            #expect(law.eventShape.extents == Array(extents.suffix(eventRank)))
            #expect(law.mean.shape.extents == extents)
            #expect(law.entropy().shape.extents == batch)
            let draws = law.sample(key: key, count: 5)
            #expect(draws.shape.extents == [5] + extents)
            #expect(law.sample(key: key).shape.extents == extents)
            #expect(law.logProbability(of: draws).shape.extents == [5] + batch)
            let deeper = draws.broadcast(to: Shape([7, 5] + extents))
            #expect(law.logProbability(of: deeper).shape.extents == [7, 5] + batch)
        }
    }

    @Test("The log-probability of an event is the sum over its elements")
    func eventSums() throws {
        let key = RandomKey(seed: 1)
        let parameter = array([2, 3], (0..<6).map { key.normal(at: $0) })
        let value = array([2, 3], [0, 1, 0, 1, 0, 0])
        let found = try outputs(of: [parameter, value]) { inputs in
            (0...2).map { rank in
                Bernoulli(logits: inputs[0], eventRank: rank).logProbability(of: inputs[1])
            }
        }
        let single = found[0].doubles
        #expect(
            isClose(found[1].doubles, [single[..<3].reduce(0, +), single[3...].reduce(0, +)]))
        #expect(isClose(found[2].scalar, single.reduce(0, +)))
    }

    @Test("Only draws of continuous laws carry a gradient, and say so")
    func reparameterization() throws {
        let parameter = row([0.2, -0.4])
        let found = try outputs(of: [parameter, HostArray(RandomKey(seed: 2))]) { inputs in
            laws(inputs[0], eventRank: 1).map {
                gradient(of: $0.sample(key: inputs[1]).sum(), withRespectTo: [inputs[0]])[0]
            }
        }
        let trace = Trace()
        let flags = laws(trace.argument(.float([2])), eventRank: 1).map(\.isReparameterized)
        #expect(found.map { $0.doubles.contains { $0 != 0 } } == flags)
        #expect(flags == [true, false, true, false, false, false, false])
    }

    @Test("Draws depend on the key alone, and draws of one call differ")
    func determinism() throws {
        func draws(_ seed: UInt64) throws -> [Double] {
            try numbers(of: [row([0, 0]), HostArray(RandomKey(seed: seed))]) {
                DiagonalNormal(mean: $0[0], logVariance: $0[0]).sample(key: $0[1], count: 8)
            }
        }
        let (first, again, other) = (try draws(1), try draws(1), try draws(2))
        #expect(first == again)
        #expect(first != other)
        #expect(Set(first).count == 16)
    }
}
