import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Charges on the codes of a batch together, against their definitions in plain numbers.
@Suite struct AggregateChargeTests {
    private static let key = RandomKey(seed: 31)
    private static let a = (0..<12).map { key.normal(at: $0) }
    private static let b = (0..<12).map { key.normal(at: 40 + $0) }

    private static func row(_ all: [Double], _ index: Int) -> [Double] {
        Array(all[index * 3..<index * 3 + 3])
    }

    @Test(
        "The mean discrepancy is that of its definition",
        arguments: [MeanDiscrepancy.inverseMultiquadratic, .gaussian])
    func discrepancy(kernel: MeanDiscrepancy) throws {
        func k(_ x: [Double], _ y: [Double]) -> Double {
            let distance = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return switch kernel {
            case .gaussian: exp(-distance / 3)
            case .inverseMultiquadratic:
                [0.1, 0.2, 0.5, 1, 2, 5, 10].reduce(0) { $0 + 6 * $1 / (6 * $1 + distance) }
            }
        }
        var expected = 0.0
        for i in 0..<4 {
            for j in 0..<4 {
                if i != j {
                    expected += k(Self.row(Self.a, i), Self.row(Self.a, j)) / 12
                    expected += k(Self.row(Self.b, i), Self.row(Self.b, j)) / 12
                }
                expected -= 2 * k(Self.row(Self.a, i), Self.row(Self.b, j)) / 16
            }
        }
        let found = try numbers(of: [array([4, 3], Self.a), array([4, 3], Self.b)]) {
            kernel($0[0], $0[1])
        }[0]
        #expect(isClose(found, expected))
    }

    @Test(
        "Draws of one law have a mean discrepancy of zero, of two laws more (false alarm once in a million)"
    )
    func lawsTold() throws {
        func sample(_ shift: Double) throws -> SampleMoments {
            SampleMoments(
                try (0..<200 as Range<UInt64>).map { seed in
                    try numbers(of: [HostArray(RandomKey(seed: seed))]) {
                        MeanDiscrepancy.inverseMultiquadratic(
                            $0[0].child(0).normal([20, 2]) + shift, $0[0].child(1).normal([20, 2]))
                    }[0]
                })
        }
        let (same, other) = (try sample(0), try sample(0.7))
        #expect(abs(same.mean) < 4.9 * same.standardError)
        #expect(other.mean > 10 * other.standardError)
    }

    @Test("Charges of covariances, of means alone and of codes")
    func covariances() throws {
        let variances = Self.b.map { exp($0) }
        func covariance(_ i: Int, _ j: Int) -> Double {
            let rows = (0..<4).map { Self.row(Self.a, $0) }
            let means = (0..<3).map { axis in rows.reduce(0) { $0 + $1[axis] } / 4 }
            return rows.reduce(0) { $0 + ($1[i] - means[i]) * ($1[j] - means[j]) } / 4
        }
        for form in MomentMatchingBound.Form.allCases {
            var expected = 0.0
            for i in 0..<3 {
                for j in 0..<3 where i != j { expected += 2 * covariance(i, j) * covariance(i, j) }
                let own = (0..<4).reduce(0) { $0 + variances[$1 * 3 + i] } / 4
                let away = covariance(i, i) + (form == .ii ? own : 0) - 1
                expected += 5 * away * away
            }
            let found = try numbers(of: [array([4, 3], Self.a), array([4, 3], variances)]) {
                MomentMatchingBound(form: form, offDiagonal: 2, diagonal: 5).penalty(
                    of: $0[0], $0[1])
            }[0]
            #expect(isClose(found, expected), "\(form)")
        }
    }

    /// A decoder that says 0 whatever the code.
    private func constrained(_ objective: Objective) throws -> KnownModel {
        try KnownModel(.vae, schema: ExampleSchema(itemShape: [2]), latent: 1, objective: objective)
    }

    @Test(
        "The constraint is the scaled error less its allowance, and its multiplier moves with the smoothed violation"
    )
    func multiplier() throws {
        var model = try constrained(.geco(tolerance: 2, rate: 0.1, smoothing: 0.75))
        model.values["objective.logMultiplier"] = [log(3)]
        model.values["objective.violation"] = [0.2]
        model.values["posterior.mean.bias"] = [0.5]
        // Squared errors 25 and 1, mean 13; allowed 2 × 4 = 8. D(N(½, 1) ‖ N(0, 1)) = ⅛.
        let x = ["x": array([2, 2], [3, 4, 1, 0])]
        let found = try model.step(x)
        let constraint: Double = 0.5 * (13.0 / 4 - 2)
        #expect(isClose(found.loss, 0.125 + 3 * constraint))
        #expect(isClose(found.metrics[Metric.squaredError] ?? .nan, 13))
        let updates = try model.run(x) { x, pass in
            _ = model.autoencoder.loss(
                of: x, phase: .joint, controls: [], in: &pass)
            return [pass["objective.logMultiplier"], pass["objective.violation"]]
        }
        let violation: Double = 0.15 + 0.25 * 0.625
        #expect(isClose(updates[1].scalar, violation))
        #expect(isClose(updates[0].scalar, log(3) + 0.1 * violation))
    }

    @Test("A likelihood that learns more than means is refused under a constraint on means")
    func refusal() throws {
        for likelihood in ["gaussian:sigma=learned", "discretized-logistic", "laplace"] {
            let model = try KnownModel(
                .geco, schema: ExampleSchema(itemShape: [2]), latent: 1,
                likelihood: Likelihood(likelihood))
            #expect(throws: AutoencoderError.self) { try model.autoencoder.validate() }
        }
        try constrained(.geco()).autoencoder.validate()
    }
}
