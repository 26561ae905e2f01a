import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks

/// Windows gone through step after step: all that is said of them at each.
struct UnrolledWindows {
    /// zₜ of each step: [windows, latent dimension].
    let codes: [Tensor]
    /// q(zₜ | zₜ₋₁, hₜ, gₜ) of each step.
    let posteriors: [DiagonalNormal]
    /// p(zₜ | zₜ₋₁, hₜ) of each step.
    let priors: [DiagonalNormal]
    /// What the memory remembers after the last step; nil where there is none.
    let memory: [Tensor]?
    /// What the memory is to be fed next; nil where it reads no rows.
    let fed: Tensor?
    /// p(xₜ | zₜ, hₜ) of the rows of all steps, one step after the other: [steps · windows, data size].
    let law: any ElementwiseDistribution
    /// The rows: [steps · windows, data size].
    let observed: Observed
    /// log p(xₜ | zₜ, hₜ): [steps, windows].
    let logProbabilities: Tensor
    /// 1 up to each window's last step with a known cell, [windows, 1]; nil where all steps count.
    let active: [Tensor]?
}

extension DynamicalAutoencoder {
    /// How codes come from their laws.
    enum CodeChoice {
        /// A draw, which gradients go through.
        case drawn
        /// The mean.
        case mean
    }

    /// Goes through windows.
    ///
    /// A missing cell counts nowhere. What a memory reads of one is a draw from p(xₜ | zₜ, hₜ), so that the bound is one of the
    /// known cells of complete rows.
    ///
    /// - Parameters:
    ///   - x: Windows [windows, steps · data size] and their masks.
    ///   - choice: How codes come from q(zₜ | ...).
    ///   - pass: Parameters, mode and randomness.
    func unrolled(
        _ x: Inputs, choosing choice: CodeChoice = .drawn, in pass: inout ForwardPass
    ) -> UnrolledWindows {
        let observed = x[ExampleSchema.observationName]
        let (windows, steps) = (x.count, observed.shape[1] / dataSize)
        let (values, known) = (
            inTime(observed, steps),
            x.tensor(named: ExampleSchema.maskName).map { inTime($0, steps) }
        )
        // 1 up to the last step with a known cell.
        let counted = known.map {
            minimum($0.max(along: [2]).cumulativeSum(along: 0, reversed: true), 1)
                .reshaped(to: [steps, windows, 1])
        }
        func at(_ tensor: Tensor, _ step: Int) -> Tensor {
            tensor.slice(step..<step + 1, along: 0).reshaped(to: [windows, tensor.shape[2]])
        }
        let active = counted.map { all in (0..<steps).map { at(all, $0) } }
        let seen = features(
            of: values.reshaped(to: [steps * windows, dataSize]),
            known: known?.reshaped(to: [steps * windows, dataSize]), in: &pass
        ).reshaped(to: [steps, windows, features])
        let evidence = (0..<steps).map { at(seen, $0) }
        let told = dynamics.looksAhead ? lookingAhead(evidence, active, in: pass) : evidence

        let noise =
            choice == .drawn ? pass.nextKey().normal([steps, windows, latentDimension]) : nil
        let cellNoise = drawsCells ? pass.nextKey().normal([steps, windows, dataSize]) : nil
        var state: [Tensor]?
        var fed = firstFed(windows, values.trace, in: &pass)
        var code = firstCodes(windows, in: pass)
        var (codes, memories): ([Tensor], [Tensor]) = ([], [])
        var (posteriors, priors): ([DiagonalNormal], [DiagonalNormal]) = ([], [])
        for step in 0..<steps {
            state = remembered(after: state, features: fed, code: code, in: &pass)
            let before = prior(after: code, state?[0], in: &pass)
            let law = posterior(
                after: code, state?[0], evidence: told[step], prior: before, in: &pass)
            code = noise.map { law.mean + law.standardDeviation * at($0, step) } ?? law.mean
            codes.append(code)
            posteriors.append(law)
            priors.append(before)
            if let state { memories.append(state[0]) }
            if let cellNoise, let known {
                let emitted = rowLaw(code, state?[0], in: &pass)
                let drawn = emitted.mean + emitted.standardDeviation * at(cellNoise, step)
                let whole = at(values, step) + (1 - at(known, step)) * drawn
                fed = features(of: whole, known: nil, in: &pass)
            } else if fed != nil {
                fed = evidence[step]
            }
        }
        let law = emission(
            concatenate(codes, along: 0),
            memories.isEmpty ? nil : concatenate(memories, along: 0), in: &pass)
        let rows = Observed(
            values.reshaped(to: [steps * windows, dataSize]),
            known: known?.reshaped(to: [steps * windows, dataSize]))
        let logs =
            rows.known.map { law.logProbability(of: rows.values, where: $0) }
            ?? law.logProbability(of: rows.values)
        return UnrolledWindows(
            codes: codes, posteriors: posteriors, priors: priors, memory: state, fed: fed,
            law: law, observed: rows, logProbabilities: logs.reshaped(to: [steps, windows]),
            active: active)
    }

    /// What a memory is fed before the first row: φ of a row of zeros; nil where it reads no rows.
    func firstFed(_ rows: Int, _ trace: Trace, in pass: inout ForwardPass) -> Tensor? {
        guard dynamics.memory?.readsExamples == true else { return nil }
        return features(
            of: trace.constant(0).broadcast(to: [rows, dataSize]), known: nil, in: &pass)
    }

    /// Whether a memory reads rows of which cells are missing.
    private var drawsCells: Bool { seesMask && dynamics.memory?.readsExamples == true }

    /// z₀: [rows, latent dimension].
    func firstCodes(_ rows: Int, in pass: ForwardPass) -> Tensor {
        pass[Path.first].broadcast(to: [rows, latentDimension])
    }

    /// [windows, steps · numbers] as [steps, windows, numbers].
    private func inTime(_ x: Tensor, _ steps: Int) -> Tensor {
        x.reshaped(to: [x.shape[0], steps, x.shape[1] / steps]).transposed([1, 0, 2])
    }

    /// gₜ of each step: from the last one backwards, nothing being known behind a window's end.
    private func lookingAhead(_ features: [Tensor], _ active: [Tensor]?, in pass: ForwardPass)
        -> [Tensor]
    {
        var state: [Tensor]?
        var found: [Tensor] = []
        for step in features.indices.reversed() {
            let next = ahead(features[step], after: state, in: pass)
            state = active.map { active in next.map { $0 * active[step] } } ?? next
            found.append(state?[0] ?? next[0])
        }
        return found.reversed()
    }
}
