import ElboDistributions
package import ElboGraph
package import ElboNetworks

/// Classes that a critic is told beside codes (Makhzani et al. 2016, section 2.3).
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
    package var told: Condition? { condition ?? criticLabels }

    /// Whether examples may come without a class though there is a field for it.
    package var takesUntoldClasses: Bool { classes != nil || criticLabels != nil }
}
