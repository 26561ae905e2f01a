import ElboData
import ElboEvaluation
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Probes against what is known of them, and scores against their definitions.
@Suite struct PredictionTests {
    /// Codes of two classes, N(±m, I), whose best error is Φ(-|m|).
    private func twoClasses(_ count: Int, mean: Double) -> (ProbeFeatures, [Int]) {
        let key = RandomKey(seed: 7)
        let classes = (0..<count).map { $0 % 2 }
        let values = (0..<count).flatMap { row -> [Double] in
            let sign = classes[row] == 0 ? -1.0 : 1
            return [
                sign * mean + key.normal(at: 3 * row), 5 * key.normal(at: 3 * row + 1),
                100 + 0.01 * key.normal(at: 3 * row + 2),
            ]
        }
        return (ProbeFeatures(values, width: 3), classes)
    }

    private func labels(_ classes: [Int?]) -> PartialLabels {
        PartialLabels(classes.map { $0.map { ["cat", "dog", "emu"][$0] } })
    }

    @Test(
        "A linear probe comes to the best error, with probabilities that hold",
        arguments: [Probe.linear, .neighbours(50)])
    func best(probe: Probe) throws {
        let (features, classes) = twoClasses(4000, mean: 1)
        let found = try ClassPrediction(
            features, labels: labels(classes), probe: probe, key: RandomKey(seed: 1)
        ).scores
        // Φ(-1) = 0.1587; the neighbours also look at what tells nothing.
        let best = 0.1587
        let slack = probe == .linear ? 0.0 : 0.03
        #expect(abs(found.error.mean - best) < 4.5 * found.error.standardError + slack)
        #expect(found.commonestError == 0.5 && found.known == 4000 && found.folds == 5)
        // E[-ln p(true)] of the true law, by quadrature: ∫ N(t; 2, 4) ln(1 + e^-t) dt, t = 2 m x.
        let loss = (-4000...4000).reduce(0.0) { sum, place in
            let t = 2 + 0.005 * Double(place)
            return sum + 0.005 * exp(-0.125 * (t - 2) * (t - 2)) / (8 * Double.pi).squareRoot()
                * log(1 + exp(-t))
        }
        #expect(abs(found.logLoss.mean - loss) < 4.5 * found.logLoss.standardError + slack)
        #expect(found.expectedCalibrationError < 0.03 + slack)
    }

    @Test("Rows whose class is not known are told; labels that say nothing are told at random")
    func unknown() throws {
        let (features, classes) = twoClasses(600, mean: 4)
        let partial = classes.enumerated().map { $0 % 3 == 0 ? nil : $1 }
        let found = try ClassPrediction(
            features, labels: labels(partial), key: RandomKey(seed: 1))
        let right = (0..<600).count { found.label(of: $0) == classes[$0] }
        #expect(right > 595 && found.scores.known == 400)
        #expect(found.probabilities.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
        #expect(found.confusion.flatMap { $0 }.reduce(0, +) == 400)
        // No row is told by a probe that saw it: labels that are noise cannot be told.
        let key = RandomKey(seed: 3)
        let noise = try ClassPrediction(
            features, labels: labels((0..<600).map { key.uniform(at: $0) < 0.5 ? 0 : 1 }),
            probe: .neighbours(1), key: RandomKey(seed: 2)
        ).scores
        #expect(abs(noise.error.mean - 0.5) < 0.1)
    }

    @Test("The linear probe is where scikit-learn's logistic regression is (C = 1)")
    func logistic() throws {
        // LogisticRegression(C=1, tol=1e-12).fit(x, y).predict_proba(x), x standardised; see Oracles/probes.py.
        let x: [Double] = [0.5, 1, 2, 0.2, -1, 0.3, 1.5, -2, 0, 0.4, -0.7, 1.1]
        let y = [0, 1, 2, 1, 0, 2]
        // With many copies of the rows every fold's probe is that of all of them.
        let copies = 200
        let found = try ClassPrediction(
            ProbeFeatures((0..<copies).flatMap { _ in x }, width: 2),
            labels: labels((0..<copies).flatMap { _ in y }), key: RandomKey(seed: 0))
        for (place, wanted) in Self.logisticOracle.enumerated() {
            let own = found.probabilities[place]
            #expect(zip(own, wanted).allSatisfy { abs($0 - $1) < 0.01 })
        }
    }

    /// 960 copies of the rows (four of five folds of 1200).
    private static let logisticOracle: [[Double]] = [
        [0.979802, 0.014837, 0.005360], [0.021774, 0.978226, 0], [0.021670, 0.000004, 0.978326],
        [0.000905, 0.999095, 0], [0.946485, 0.007835, 0.045680], [0.029363, 0.000003, 0.970634],
    ]

    @Test("Numbers are told with an interval that holds nine in ten")
    func numbers() throws {
        let key = RandomKey(seed: 11)
        let count = 3000
        let values = (0..<2 * count).map { key.normal(at: $0) }
        let numbers = (0..<count).map { row in
            row % 10 == 9
                ? Double.nan
                : 3 + 2 * values[2 * row] - values[2 * row + 1]
                    + 0.5 * key.child(1).normal(at: row)
        }
        let found = try NumberPrediction(
            ProbeFeatures(values, width: 2), numbers: numbers, key: RandomKey(seed: 5))
        let scores = found.scores
        #expect(scores.known == 2700)
        #expect(abs(scores.rootMeanSquaredError - 0.5) < 0.03)
        #expect(abs(scores.explained - 5 / 5.25) < 0.01)
        // E|0.5 e| = 0.5 √(2/π), the 90 % point 0.5 · 1.645.
        #expect(abs(scores.absoluteError.mean - 0.3989) < 4.5 * scores.absoluteError.standardError)
        #expect(abs(found.reach - 0.8224) < 0.06)
        #expect(abs(scores.coverage.mean - 0.9) < 0.03)
        let hidden = (0..<count).filter { numbers[$0].isNaN }
        #expect(
            hidden.allSatisfy {
                abs(found.numbers[$0] - (3 + 2 * values[2 * $0] - values[2 * $0 + 1])) < 0.1
            })
    }

    @Test("The expected calibration error is that of a table worked by hand")
    func calibration() {
        let found = Calibration(
            confidences: [0.95, 0.95, 0.95, 0.95, 0.65, 0.65, 1, 0.1],
            areRight: [true, true, true, false, true, false, true, false], intervals: 10)
        #expect(found.bins.map(\.count) == [1, 2, 5])
        // 1/8 |0 - 0.1| + 2/8 |0.5 - 0.65| + 5/8 |0.8 - 0.96|
        #expect(abs(found.error - (0.0125 + 0.0375 + 0.1)) < 1e-12)
    }

    @Test("Targets of which nothing can be told are refused by name")
    func refusals() {
        let features = ProbeFeatures([1, 2, 3, 4], width: 1)
        let key = RandomKey(seed: 0)
        #expect(throws: PredictionError.oneClass("cat")) {
            try ClassPrediction(features, labels: labels([0, 0, nil, 0]), key: key)
        }
        #expect(throws: PredictionError.rareClass("dog")) {
            try ClassPrediction(features, labels: labels([0, 0, 1, nil]), key: key)
        }
        #expect(throws: PredictionError.fewNumbers(3)) {
            try NumberPrediction(features, numbers: [1, 2, .nan, 4], key: key)
        }
        let many = ProbeFeatures([Double](repeating: 1, count: 12), width: 1)
        #expect(throws: PredictionError.oneNumber(2)) {
            try NumberPrediction(many, numbers: [Double](repeating: 2, count: 12), key: key)
        }
    }
}
