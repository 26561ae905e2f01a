/// What is said where codes tell the decoder next to nothing: the posterior has become the prior (Bowman et al. 2016).
package enum PosteriorCollapse {
    /// What happened.
    package static let title: String = "The posterior has collapsed"

    /// What brings codes back to use.
    ///
    /// - Parameter sentences: Whether examples are sentences, whose recipe has a rising KL weight and free bits already.
    package static func remedy(ofSentences sentences: Bool = false) -> String {
        sentences
            ? "try more --free-bits, more --epochs or --word-dropout 0.25"
            : "try --kl-warmup 10, --free-bits 0.1 or a smaller network"
    }

    /// The remedy as a sentence.
    package static func advice(ofSentences sentences: Bool = false) -> String {
        "T" + remedy(ofSentences: sentences).dropFirst() + "."
    }
}
