/// The densities of one mixture for the patterns of missing cells met so far.
///
/// Few are kept, since there may be as many patterns as rows. One serves one thread.
struct PatternDensityCache {
    /// The density of complete rows.
    let complete: PatternDensity
    private let mixture: GaussianMixture
    private let shift: [Double]
    private var known: [MissingPattern: PatternDensity] = [:]

    init(_ mixture: GaussianMixture, shift: [Double], complete: PatternDensity) {
        self.mixture = mixture
        self.shift = shift
        self.complete = complete
    }

    /// The density of a pattern, made when it is not at hand.
    ///
    /// - Throws: `MixtureError.collapsedComponent`.
    mutating func density(of pattern: MissingPattern) throws -> PatternDensity {
        if pattern.isComplete { return complete }
        if let density = known[pattern] { return density }
        if known.count >= 256 { known.removeAll() }
        let density = try PatternDensity(mixture, pattern, shift: shift, complete: complete)
        known[pattern] = density
        return density
    }
}
