import ElboData
import ElboDistributions
public import ElboGraph
public import ElboNetworks

extension DynamicalAutoencoder {
    /// Traces what the bound of each window is made of; each step is a stochastic layer.
    ///
    ///     L = Σₜ E_q [log p(xₜ | zₜ, hₜ) - D(q(zₜ | zₜ₋₁, hₜ, gₜ) ‖ p(zₜ | zₜ₋₁, hₜ))]   (Girin et al. 2021, equation 4.30)
    ///
    /// Steps behind a window's last known cell integrate to one, and count nowhere.
    ///
    /// - Parameters:
    ///   - x: Windows [windows, steps · data size] and their masks.
    ///   - pass: Parameters, mode and randomness.
    func terms(of x: Inputs, in pass: inout ForwardPass) -> BoundTerms {
        let unrolled = unrolled(x, in: &pass)
        return BoundTerms(
            reconstruction: unrolled.logProbabilities.sum(along: [0]).reshaped(to: [1, x.count]),
            layers: layers(of: unrolled), law: unrolled.law, observed: unrolled.observed)
    }

    /// The terms of each step; where one does not count, prior and posterior are one.
    func layers(of unrolled: UnrolledWindows) -> [LatentTerms] {
        unrolled.codes.indices.map { step in
            let (law, before) = (unrolled.posteriors[step], unrolled.priors[step])
            let code = unrolled.codes[step]
            func counted(_ own: Tensor, _ other: Tensor) -> Tensor {
                unrolled.active.map { other + $0[step] * (own - other) } ?? own
            }
            let prior = DiagonalNormal(
                mean: counted(before.mean, law.mean),
                logVariance: counted(before.logVariance, law.logVariance))
            let z = code.reshaped(to: [1, code.shape[0], latentDimension])
            return LatentTerms(
                LatentDraw(
                    z: z, mean: law.mean, variance: exp(law.logVariance),
                    logDensity: law.logProbability(of: z), law: law),
                prior: prior,
                closedDivergence: .perDimension(klDivergenceTerms(from: law, to: prior)))
        }
    }
}

extension DynamicalAutoencoder: Trainable {
    /// The objective's.
    public var controls: [String] { objective.part.controls }
    /// The objective's.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        objective.part.controlValues(at: progress)
    }

    /// The objective's loss of the bound's terms, in nats per step of a window.
    public func loss(
        of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass
    ) -> TracedLoss {
        let whole = objective.part.loss(
            of: terms(of: x, in: &pass), controls: controls, in: &pass)
        let share = Double(dataSize) / Double(x[ExampleSchema.observationName].shape[1])
        return TracedLoss(
            loss: share * whole.loss,
            metrics: whole.metrics.map { ($0.name, share * $0.value) })
    }
}
