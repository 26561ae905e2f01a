import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Critics of draws from known laws, taught as games teach them and read on fresh draws.
///
/// The seeds are fixed; what is allowed is about three times the spread that was seen over ten of them.
@Suite("Critics of known laws") struct KnownLawCriticTests {
    /// A critic that is given draws of two laws instead of a model's.
    private struct LoneCritic: Trainable {
        let network: Network
        /// The loss and what is read, of the critic and of so many draws.
        let play:
            @Sendable (Int, _ scores: (Tensor) -> Tensor, inout ForwardPass) -> (
                loss: Tensor, reading: Tensor
            )

        var parameters: [Parameter] { network.parameters(at: "critic") }

        func loss(of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass)
            -> TracedLoss
        {
            let held = pass
            let made = play(
                x.count,
                { rows in
                    var own = held
                    return network.scores(rows, at: "critic", in: &own)
                }, &pass)
            return TracedLoss(loss: made.loss, metrics: [("reading", made.reading)])
        }
    }

    /// What a critic says after so many steps, over 10 240 fresh draws.
    private func reading(
        of critic: LoneCritic, steps: Int, learningRate: Double = 1e-3, seed: UInt64 = 0
    ) throws -> Double {
        let count = 20_480
        let data = try Dataset([Float](repeating: 0, count: count), itemShape: [1])
        let epochs = (steps + 39) / 40
        let trainer = try Trainer(
            model: critic,
            options: TrainingOptions(
                epochs: epochs, batchSize: 256, learningRate: learningRate,
                schedule: .linear(final: 0), validationFraction: 0.5, seed: seed),
            executor: TestExecutors.fast)
        var observer = SilentObserver()
        let result = try trainer.run(on: ExampleReader(data), observer: &observer)
        return try #require(result.history.last?.validation?["reading"])
    }

    /// TC = -½ ln det R, R with ones and ρ: -½ [(d - 1) ln(1 - ρ) + ln(1 + (d - 1) ρ)].
    @Test(
        "total correlation of correlated normal codes, .837 and 0, within .15 and .05",
        arguments: [(0.5, 0.15), (0, 0.05)])
    func totalCorrelation(rho: Double, allowed: Double) throws {
        let d = 5
        let critic = LoneCritic(
            network: CriticShape(width: 128, layers: 3).network(inputs: d),
            play: { count, scores, pass in
                let common = pass.nextKey().normal([count, 1])
                let codes =
                    rho.squareRoot() * common + (1 - rho).squareRoot()
                    * pass.nextKey().normal([count, d])
                let permuted = TotalCorrelationCritic.permuted(codes)
                let game = Discrimination(real: scores(codes), fake: scores(permuted))
                return (game.crossEntropy, game.real.mean())
            })
        let truth = -0.5 * (Double(d - 1) * log(1 - rho) + log(1 + Double(d - 1) * rho))
        let found = try reading(of: critic, steps: 2000)
        #expect(abs(found - truth) < allowed, "\(found) of \(truth)")
    }

    /// W₁(N(0, I), N(m, I)) = |m|.
    @Test("the distance of shifted normal laws within 5 %", arguments: [1.0, 2])
    func wasserstein(shift: Double) throws {
        let d = 2
        let critic = LoneCritic(
            network: CriticShape(width: 64, layers: 2).network(inputs: d),
            play: { count, scores, pass in
                let fake = pass.nextKey().normal([count, d])
                let real = pass.nextKey().normal([count, d]) + shift / Double(d).squareRoot()
                let distance = scores(real).mean() - scores(fake).mean()
                let slopes = CriticSlopes(between: real, and: fake, key: pass.nextKey(), of: scores)
                return (10 * slopes.penalty - distance, distance / slopes.norms.mean())
            })
        let found = try reading(of: critic, steps: 1200)
        #expect(abs(found - shift) < 0.05 * shift, "\(found) of \(shift)")
    }
}
