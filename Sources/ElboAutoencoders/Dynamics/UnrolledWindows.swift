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
    /// p(zₜ | zₜ₋₁, hₜ) of each step, of each number given those of zₜ before it.
    let priors: [DiagonalNormal]
    /// αₜ of each step: [windows, systems]; empty where nothing is mixed.
    let weights: [Tensor]
    /// What goes on behind the last step.
    let carried: Carried
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
    ///   - hidden: Steps whose rows are not looked at: their codes are what was expected of them.
    ///   - pass: Parameters, mode and randomness.
    func unrolled(
        _ x: Inputs, choosing choice: CodeChoice = .drawn, hiding hidden: Range<Int> = 0..<0,
        in pass: inout ForwardPass
    ) -> UnrolledWindows {
        precondition(
            hidden.isEmpty || dynamics.linear != nil, "hidden steps of \(dynamics.title)")
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
        let seen = seen(
            values.reshaped(to: [steps * windows, dataSize]),
            known: known?.reshaped(to: [steps * windows, dataSize]), in: &pass)
        let told = seen.features.reshaped(to: [steps, windows, features])
        let evidence = (0..<steps).map { at(told, $0) }
        let ahead = dynamics.looksAhead ? lookingAhead(evidence, active, in: pass) : evidence

        let noise =
            choice == .drawn ? pass.nextKey().normal([steps, windows, latentDimension]) : nil
        let cellNoise = drawsCells ? pass.nextKey().normal([steps, windows, dataSize]) : nil
        var carried = carriedFirst(windows, values.trace, in: &pass)
        let contents = contents(of: seen, from: carried.content, steps: steps, in: &pass)
        var (codes, memories, weights): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
        var (posteriors, priors): ([DiagonalNormal], [DiagonalNormal]) = ([], [])
        for step in 0..<steps {
            let expected = expected(after: carried, in: &pass)
            let memory = expected.memory?[0]
            let law = posterior(
                after: carried.code, memory, evidence: ahead[step], prior: expected.prior.mean,
                in: &pass)
            var code = noise.map { law.mean + law.standardDeviation * at($0, step) } ?? law.mean
            let given = expected.prior.given(code)
            var belief = given.belief
            if hidden.contains(step) { (code, belief) = expected.prior.drawn(nil) }
            codes.append(code)
            posteriors.append(law)
            priors.append(given.law)
            if let memory { memories.append(memory) }
            if let own = expected.weights { weights.append(own) }
            var fed = carried.fed.map { _ in evidence[step] }
            if let cellNoise, let known {
                let emitted = rowLaw(code, memory, in: &pass)
                let drawn = emitted.mean + emitted.standardDeviation * at(cellNoise, step)
                let whole = at(values, step) + (1 - at(known, step)) * drawn
                fed = features(of: whole, known: nil, in: &pass)
            }
            carried = Carried(
                code: code, memory: expected.memory, fed: fed, belief: belief,
                content: contents?.last)
        }
        let law = emission(
            concatenate(codes, along: 0),
            memories.isEmpty ? nil : concatenate(memories, along: 0),
            showing: contents?.each, in: &pass)
        let rows = Observed(
            values.reshaped(to: [steps * windows, dataSize]),
            known: known?.reshaped(to: [steps * windows, dataSize]))
        let logs =
            rows.known.map { law.logProbability(of: rows.values, where: $0) }
            ?? law.logProbability(of: rows.values)
        return UnrolledWindows(
            codes: codes, posteriors: posteriors, priors: priors, weights: weights,
            carried: carried, law: law, observed: rows,
            logProbabilities: logs.reshaped(to: [steps, windows]),
            active: active)
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
