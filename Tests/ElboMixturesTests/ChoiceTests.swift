import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("What chooses between mixtures beyond one fit")
struct ChoiceTests {
    @Test("the slope of a line is found, one bad fit does not bend it, and twice it is taken off")
    func slope() throws {
        let sizes = Array(1...20)
        // Steep up to six, and from there 2.5 nats a parameter.
        var values = sizes.map { size in
            -1000 + 40 * Double(min(size, 6)) + 2.5 * Double(max(size - 6, 0))
        }
        let exact = try #require(SlopeHeuristic(parameters: sizes, logLikelihoods: values))
        #expect(abs(exact.slope - 2.5) < 1e-12)
        func chosen(_ heuristic: SlopeHeuristic) -> Int? {
            zip(sizes, values).max { left, right in
                heuristic.value(logLikelihood: left.1, parameters: left.0)
                    < heuristic.value(logLikelihood: right.1, parameters: right.0)
            }?.0
        }
        #expect(chosen(exact) == 6)
        #expect(abs(exact.value(logLikelihood: -700, parameters: 7) + 1470) < 1e-9)
        values[16] -= 60
        let bent = try #require(SlopeHeuristic(parameters: sizes, logLikelihoods: values))
        #expect(abs(bent.slope - 2.5) < 1e-9)
        #expect(chosen(bent) == 6)
        #expect(
            SlopeHeuristic(
                parameters: Array(1...7) + [7, 7], logLikelihoods: (1...9).map(Double.init))
                == nil)
    }

    @Test("held-out rows of one component are judged as by hand")
    func heldOut() throws {
        let drawn = DrawnClusters(3, rows: 61, columns: 2, clusters: 2)
        let weights = drawn.rows.indices.map { $0 % 7 == 0 ? 0 : 1 + Double($0 % 3) / 2 }
        var search = MixtureSearch(
            components: [1], models: [.vvv, .vvi], key: RandomKey(seed: 5))
        search.choice = .validation
        search.folds = 4
        let found = try search.run(drawn.data(weights: weights))
        let counted = weights.indices.filter { weights[$0] > 0 }
        let order = RandomKey(seed: 5).child(0xf01d).permutation(counted.count)
        for candidate in found.candidates {
            var sum = 0.0
            for fold in 0..<4 {
                let held = Set(
                    stride(from: fold, to: counted.count, by: 4).map { counted[order[$0]] })
                let others = counted.filter { !held.contains($0) }
                let total = others.reduce(0) { $0 + weights[$1] }
                let mean = (0..<2).map { j in
                    others.reduce(0) { $0 + weights[$1] * drawn.rows[$1][j] } / total
                }
                func moment(_ i: Int, _ j: Int) -> Double {
                    others.reduce(0) {
                        $0 + weights[$1] * (drawn.rows[$1][i] - mean[i])
                            * (drawn.rows[$1][j] - mean[j])
                    } / total
                }
                let (a, b, c) = (
                    moment(0, 0), candidate.model == .vvi ? 0 : moment(0, 1), moment(1, 1)
                )
                let determinant = a * c - b * b
                for row in held {
                    let (x, y) = (drawn.rows[row][0] - mean[0], drawn.rows[row][1] - mean[1])
                    let square = (c * x * x - 2 * b * x * y + a * y * y) / determinant
                    sum -= weights[row] * (log(2 * Double.pi) + (log(determinant) + square) / 2)
                }
            }
            #expect(abs((candidate.value ?? 0) - sum) < 1e-8 * abs(sum), "\(candidate.model.name)")
        }
    }

    @Test("three clusters are three by held-out rows and by the slope")
    func clusters() throws {
        let drawn = DrawnClusters(11, rows: 400, columns: 2, clusters: 3, apart: 6)
        for choice in [Choice.validation, .slope] {
            var search = MixtureSearch(components: Array(1...9), models: [.vvv])
            search.choice = choice
            search.restarts = 1
            let found = try search.run(drawn.data())
            #expect(found.best.components == 3, "\(choice.rawValue)")
            #expect(found.choice == choice && found.rival == nil)
        }
    }

    @Test("what cannot decide is refused")
    func refused() throws {
        let drawn = DrawnClusters(2, rows: 40, columns: 2, clusters: 2)
        var search = MixtureSearch(components: [1, 2], models: [.eii])
        search.choice = .slope
        #expect(throws: MixtureError.self) { try search.run(drawn.data()) }
        search.choice = .validation
        search.folds = 41
        #expect(throws: MixtureError.self) { try search.run(drawn.data()) }
        search.folds = 4
        search.method.trim = 0.1
        #expect(throws: MixtureError.self) { try search.run(drawn.data()) }
        for choice in Choice.allCases { #expect(Choice(rawValue: choice.rawValue) == choice) }
        #expect(Choice(rawValue: "cv") == nil)
    }
}
