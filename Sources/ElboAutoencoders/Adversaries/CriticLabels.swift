import ElboDistributions
package import ElboGraph
package import ElboNetworks

/// Classes that a critic is told beside codes (Makhzani et al. 2016, section 2.3).
public struct CriticLabels: Codable, Hashable, Sendable {
    /// The field's name.
    public let field: String
    /// How many classes there are.
    public let size: Int
    /// How often an example whose class is told is shown in an epoch, so that steps have enough of them.
    public let repeats: Int

    /// Names a field.
    public init(field: String, size: Int, repeats: Int = 1) {
        self.field = field
        self.size = size
        self.repeats = repeats
    }

    /// Checks numbers that come from a file.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate() throws(AutoencoderError) {
        try require(
            (1...1_000_000).contains(size), "the classes that the critic is told", size,
            "in 1...1000000")
        try require(
            (1...1_000_000_000).contains(repeats), "the number of repeats of labelled examples",
            repeats,
            "in 1...1000000000")
    }
}

extension Autoencoder {
    /// One of K + 1 for K classes: the class of each example, or the last where none is told: [examples, K + 1].
    func shownLabels(of x: Inputs) -> Tensor? {
        criticLabels.map { labels in
            let told = x[labels.field]
            return concatenate([told, 1 - told.sum(along: [-1]).expandingAxis(at: -1)], along: 1)
        }
    }

    /// Codes with the classes of a batch behind them, as the critic sees both; codes alone where it is told none.
    func labelled(_ codes: Tensor, as x: Inputs) -> Tensor {
        shownLabels(of: x).map { concatenate([codes, $0], along: 1) } ?? codes
    }

    /// What examples count in a game, of mean 1: those with a class half of it and those without the other half, where there are
    /// both; nil where the critic is told no classes. Else the few that are told would not be heard, and classes
    /// would stay in the modes where examples without one happen to lie.
    func gameWeights(of x: Inputs) -> Tensor? {
        criticLabels.map { labels in
            let isTold = x[labels.field].sum(along: [-1])
            let (told, count) = (isTold.sum(), Double(x.count))
            let untold = count - told
            let hasBoth = minimum(told, 1) * minimum(untold, 1)
            let halves =
                isTold * (count / 2 / maximum(told, 1))
                + (1 - isTold) * (count / 2 / maximum(untold, 1))
            return hasBoth * halves + (1 - hasBoth)
        }
    }

    /// -ln p(j|z) of the classes told at their codes, p(j|z) being the share that component j has in p(z); the mean over examples
    /// with a class, 0 where there are none.
    func modeCrossEntropy(of codes: Tensor, as x: Inputs, in pass: inout ForwardPass) -> Tensor? {
        guard let criticLabels else { return nil }
        let told = x[criticLabels.field]
        let joint = prior.part.logJoint(of: codes, over: latentSpace, in: &pass)
        let inferred = logSoftmax(joint).slice(0..<criticLabels.size, along: -1)
        return -(told * inferred).sum() / maximum(told.sum(), 1)
    }

    /// A draw from p(z) to stand beside the code of each example: [examples, dimension].
    ///
    /// Beside an example of class j it comes from component j of the prior, so that the critic meets each class as often among
    /// draws as among codes; beside one without a class from the whole prior.
    package func priorCodes(beside x: Inputs, in pass: inout ForwardPass) -> Tensor {
        guard let criticLabels else { return priorCodes(x.count, in: &pass) }
        let key = pass.nextKey()
        guard let modes = prior.part.modes(over: latentSpace, in: pass, key.trace) else {
            preconditionFailure("a critic that is told labels, and the prior \(prior)")
        }
        let told = x[criticLabels.field]
        let idle = prior.part.components - criticLabels.size
        let places =
            idle == 0
            ? told
            : concatenate(
                [told, key.trace.constant(0).broadcast(to: [x.count, idle])], along: 1)
        return modes.sample(key: key, fromTold: places)
    }

    /// The field of classes, whoever is told them: encoder and decoder, or the critic.
    package var told: Condition? {
        condition ?? criticLabels.map { Condition(field: $0.field, size: $0.size) }
    }

    /// Whether examples may come without a class though there is a field for it.
    package var takesUntoldClasses: Bool { classes != nil || criticLabels != nil }

    /// Whether each example must come with its class.
    package var asksForClasses: Bool { condition != nil && classes == nil }
}
