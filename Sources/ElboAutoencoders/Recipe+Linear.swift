public import ElboNetworks

extension Recipe {
    /// Linear autoencoders, whose likeliest parameters and posterior are known.
    static let linear: [Recipe] = [.principalComponents, .factorAnalysis]

    /// Probabilistic principal component analysis.
    public static let principalComponents: Recipe = Recipe(
        "ppca", "probabilistic principal components: a linear decoder, solved exactly",
        equation: "log p(x) = log N(x; b, Wᵀ W + σ² I), W and σ² from the eigenvalues",
        paper: "Tipping and Bishop 1999", posterior: .exactLinear, strategy: .closedForm,
        likelihood: .gaussian(sigma: .learned, per: .all))
    /// Factor analysis.
    public static let factorAnalysis: Recipe = Recipe(
        "factor-analysis", "factor analysis: a linear decoder, each column with a noise of its own",
        equation: "log p(x) = log N(x; b, Wᵀ W + Ψ), W and diagonal Ψ by EM",
        paper: "Rubin and Thayer 1982", posterior: .exactLinear, strategy: .closedForm,
        likelihood: .gaussian(sigma: .learned, per: .column))

    /// Whether networks have no layers but the decoder's head.
    public var isLinear: Bool { posterior.part.followsDecoder }
}

extension Architecture {
    /// No layers but a decoder's head.
    public static let linear: Architecture = .multilayerPerceptron(
        MultilayerPerceptron(hidden: []))
}
