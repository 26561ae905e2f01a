import ElboNumerics
import ElboSearch
import Foundation
import Testing

@Suite("Tree-structured Parzen estimator")
struct TreeParzenEstimatorTests {
    /// The median of random search is beaten by chance with probability .5 a seed: 9 of 10 and more with .011.
    @Test("finds less than random search", arguments: TestFunction.allCases)
    func beatsRandomSearch(_ function: TestFunction) throws {
        var wins = 0
        for seed in 0..<10 as Range<UInt64> {
            let random = try function.least(
                evaluations: 100, seed: seed, TreeParzenEstimator(startup: .max))
            let own = try function.least(evaluations: 100, seed: seed, TreeParzenEstimator())
            if own < random { wins += 1 }
        }
        #expect(wins >= 9, "\(wins) of 10")
    }

    @Test("the same key gives the same proposal, another another")
    func isDeterministic() throws {
        let space = try TestFunction.hartmann.space
        let judged = (0..<30).map { trial in
            let drawn = space.draw(RandomKey(seed: 1).child(UInt64(trial)))
            return JudgedConfiguration(drawn, score: -TestFunction.hartmann.value(drawn))
        }
        func next(_ label: UInt64) -> SearchConfiguration {
            TreeParzenEstimator().propose(
                in: space, after: judged, key: RandomKey(seed: 0).child(label))
        }
        #expect(next(0) == next(0))
        #expect(next(0) != next(1))
    }

    @Test("failures are shunned, and what depends on another option comes and goes with it")
    func conditionsAndFailures() throws {
        let space = try SearchSpace([
            .init("network", .choice(["mlp", "conv"])),
            .init("layers", .integer(1...4), when: .init("network", is: ["mlp"])),
            .init("rate", .real(1e-4...1e-1, isLogarithmic: true)),
        ])
        var judged: [JudgedConfiguration] = []
        var recent = 0
        for trial in 0..<60 {
            let next = TreeParzenEstimator().propose(
                in: space, after: judged, key: RandomKey(seed: 3).child(UInt64(trial)))
            let isConvolutional = next["network"] == .choice("conv")
            #expect((next["layers"] == nil) == isConvolutional)
            guard case .real(let rate)? = next["rate"] else {
                Issue.record("no rate")
                return
            }
            #expect((1e-4...1e-1).contains(rate))
            // Only small rates do not fail.
            judged.append(
                JudgedConfiguration(
                    next,
                    score: rate > 1e-2 ? nil : -abs(log(rate / 1e-3)) - (isConvolutional ? 3 : 0)))
            if trial >= 40, rate <= 1e-2, !isConvolutional { recent += 1 }
        }
        #expect(recent >= 15, "\(recent) of the last 20")
    }

    @Test("every whole number of a range can come, its ends too")
    func wholeNumbers() throws {
        let space = try SearchSpace([.init("n", .integer(1...5, isLogarithmic: true))])
        let drawn = (0..<200).map { space.draw(RandomKey(seed: 5).child($0))["n"] }
        #expect(Set(drawn.compactMap { $0 }) == Set((1...5).map { .integer($0) }))
    }

    @Test("a space that contradicts itself is refused in a sentence")
    func refusals() {
        func refusal(_ parameters: [SearchParameter]) -> SearchSpaceError? {
            do throws(SearchSpaceError) {
                _ = try SearchSpace(parameters)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal([]) == .empty)
        #expect(refusal([.init("a", .real(1...1))]) != nil)
        #expect(refusal([.init("a", .real(0...1, isLogarithmic: true))]) != nil)
        #expect(refusal([.init("a", .choice(["x"]))]) != nil)
        #expect(refusal([.init("a", .choice(["x", "x"]))]) != nil)
        #expect(
            refusal([.init("a", .integer(1...2), when: .init("b", is: ["x"]))])
                == .unknownCondition(name: "a", on: "b"))
        #expect(
            refusal([
                .init("b", .choice(["x", "y"])),
                .init("a", .integer(1...2), when: .init("b", is: ["z"])),
            ]) == .impossibleCondition(name: "a", on: "b", value: "z"))
    }
}
