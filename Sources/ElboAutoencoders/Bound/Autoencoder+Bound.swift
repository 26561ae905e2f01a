import ElboData
public import ElboDistributions
package import ElboGraph
public import ElboNetworks

extension Autoencoder {
    /// Traces what the bound of each example is made of.
    ///
    /// - Parameters:
    ///   - x: Observations, conditions and masks; see `observed`.
    ///   - draws: K, the codes drawn for each example.
    ///   - isStopping: Whether no gradient flows through q's parameters into log q(z|x).
    ///   - pass: Parameters, mode and randomness.
    public func terms(
        of x: Inputs, draws: Int = 1, isStopping: Bool = false, in pass: inout ForwardPass
    ) -> BoundTerms {
        tracedBound(of: x, draws: draws, isStopping: isStopping, prior: prior.part, in: &pass).terms
    }

    /// The terms of training: codes are held to what the prior is until it has been fitted or learned, and cells may be hidden.
    func trainingTerms(of x: Inputs, phase: Phase = .joint, in pass: inout ForwardPass)
        -> BoundTerms
    {
        let hiding = pass.mode == .training ? hiding : nil
        let shown = hiding.map { $0(x, key: pass.nextKey()) } ?? x
        return tracedBound(
            of: shown, draws: objective.part.draws, isStopping: objective.part.isStopping,
            prior: priorWhileTraining(phase), reported: hiding?.whole(of: x.count),
            weighsRepeats: pass.mode == .training, in: &pass
        ).terms
    }

    /// The terms, and p(x|z) of the draws: [K, examples, data size].
    public func termsAndLaw(
        of x: Inputs, draws: Int, in pass: inout ForwardPass
    ) -> (terms: BoundTerms, law: any ElementwiseDistribution) {
        let all = tracedBound(
            of: x, draws: draws, isStopping: false, prior: prior.part, in: &pass)
        return (all.terms, all.law)
    }

    /// The terms, and the codes that they were made with.
    package func termsAndCodes(of x: Inputs, draws: Int, in pass: inout ForwardPass) -> (
        terms: BoundTerms, codes: LatentDraw
    ) {
        let all = tracedBound(
            of: x, draws: draws, isStopping: false, prior: prior.part, in: &pass)
        return (all.terms, all.codes)
    }

    private func tracedBound(
        of x: Inputs, draws: Int, isStopping: Bool, prior: any PriorPart,
        reported: Range<Int>? = nil, weighsRepeats: Bool = false, in pass: inout ForwardPass
    ) -> (terms: BoundTerms, law: any ElementwiseDistribution, codes: LatentDraw) {
        if let classes, let shares = classShares(of: x, in: &pass) {
            return boundOverClasses(
                of: x, shares, draws: draws, isStopping: isStopping, prior: prior,
                reported: reported,
                weights: weighsRepeats
                    ? shares.weightsOfRepeated(classes.repeats) : nil, in: &pass)
        }
        let drawn = codesGivenClass(for: x, draws: draws, isStopping: isStopping, in: &pass)
        let (reconstruction, law) = self.reconstruction(of: x, from: drawn.z, in: &pass)
        let terms = BoundTerms(
            reconstruction: reconstruction, layers: [latentTerms(drawn, prior, in: &pass)],
            law: law,
            observed: observation(in: x), reported: reported)
        return (terms, law, drawn)
    }

    /// log p(x|z) of codes, [K, examples], and p(x|z) itself.
    package func reconstruction(of x: Inputs, from z: Tensor, in pass: inout ForwardPass) -> (
        logProbability: Tensor, law: any ElementwiseDistribution
    ) {
        let law = likelihood.part.law(
            decoded(z, given: x, in: &pass), observing: observation(in: x),
            at: Path.likelihood, in: &pass)
        let values = x[ExampleSchema.observationName]
        let reconstruction =
            x.tensor(named: ExampleSchema.maskName).map {
                law.logProbability(of: values, where: $0)
            } ?? law.logProbability(of: values)
        return (reconstruction, law)
    }

    func latentTerms(
        _ drawn: LatentDraw, _ prior: any PriorPart, in pass: inout ForwardPass
    ) -> LatentTerms {
        let p = prior.law(over: latentSpace, in: &pass, drawn.z.trace)
        return LatentTerms(
            drawn, prior: p,
            closedDivergence: drawn.law.flatMap { prior.closedDivergence(from: $0, to: p) })
    }
}
