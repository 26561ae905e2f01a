extension Recipe {
    /// Compositions that papers on priors and posteriors stand for; all else is as in `vae`.
    static let laws: [Recipe] = [
        .vamp, .flowPrior, .maskedFlowPrior, .inverseFlow, .planarFlow, .twoStage,
        .clustering, .hierarchical, .quantized,
    ]

    /// Codes of codewords, and a law of them learned afterwards.
    public static let quantized: Recipe = Recipe(
        "vq-vae", "codes of whole numbers: the nearest vectors of a codebook, then a law of them",
        equation: "log p(x|e_i) - β ‖f(x) - e_i‖², β = 0.25; then Σₙ log p(iₙ|i₁ … iₙ₋₁)",
        paper: "van den Oord, Vinyals and Kavukcuoglu 2017", posterior: .quantized(),
        prior: .recurrentCodes(), strategy: .codesFirst())

    /// A prior that is the mean of posteriors.
    public static let vamp: Recipe = Recipe(
        "vamp", "a prior that is the mean of the posteriors of learned examples",
        equation: "E_q [log p(x|z) + log 1/K Σₖ q(z|uₖ) - log q(z|x)], K = 100",
        paper: "Tomczak and Welling 2018, equation 9", prior: .posteriorMixture())
    /// A prior bent by couplings.
    public static let flowPrior: Recipe = Recipe(
        "coupling-prior", "a prior bent by couplings of halves of the code",
        equation: "E_q [log p(x|z) + log N(f⁻¹(z); 0, I) + Σ log |det ∂f⁻¹| - log q(z|x)]",
        paper: "Dinh, Sohl-Dickstein and Bengio 2017", prior: .couplingFlow())
    /// A prior bent by autoregressive steps.
    public static let maskedFlowPrior: Recipe = Recipe(
        "maf-prior", "a prior bent by steps in which each number is moved by those before it",
        equation: "that of coupling-prior, f⁻¹ one masked network a step",
        paper: "Papamakarios, Pavlakou and Murray 2017", prior: .autoregressiveFlow())
    /// A posterior bent by autoregressive steps.
    public static let inverseFlow: Recipe = Recipe(
        "iaf", "a posterior bent by steps in which each number is moved by those before it",
        equation: "E [log p(x|z) + log p(z) - log N(z₀; μ, σ²) + Σ log |det ∂fᵢ|], z = f(z₀; x)",
        paper: "Kingma et al. 2016", posterior: .autoregressiveFlow())
    /// A lighter KL term, then a mixture fitted to the codes: for synthetic rows. TVAE counts its reconstruction twice (Xu et al. 2019),
    /// a weight of 1/2; 0.7 costs nothing of the importance-weighted likelihood (Studies/README.md, `synthetic`).
    public static let twoStage: Recipe = Recipe(
        "two-stage", "sharp codes first, then a mixture as their prior: for synthetic rows",
        equation: "E_q log p(x|z) - 0.7 D(q(z|x) ‖ N(0, I)); then p(z) = Σₖ πₖ N(μₖ, Σₖ) by EM",
        paper: "Dai and Wipf 2019", prior: .fittedMixture(),
        objective: .elbo(klWeight: .constant(weight: 0.7)))
    /// Clusters of codes, found by a mixture in an autoencoder's and then learned with everything else.
    public static let clustering: Recipe = Recipe(
        "vade", "clusters: a mixture found in an autoencoder's codes, then learned with all else",
        equation:
            "log p(x|z) at first; then E_q [log p(x|z) + log Σₖ πₖ N(z; μₖ, σₖ²) - log q(z|x)]",
        paper: "Jiang, Zheng, Tan, Tang and Zhou 2017, equation 9", prior: .normalMixture(),
        strategy: .pretrainedMixture(epochs: 10))
    /// Two stochastic layers.
    public static let hierarchical: Recipe = Recipe(
        "hierarchical", "codes of codes: a prior that is a variational autoencoder itself",
        equation:
            "E_q [log p(x|z₁) + log p(z₁|z₂) + log N(z₂; 0, I) - log q(z₁|x) - log q(z₂|z₁)]",
        paper:
            "Rezende, Mohamed and Wierstra 2014; Burda, Grosse and Salakhutdinov 2016, section 5",
        prior: .layered())
    /// A posterior bent by pushes along hyperplanes.
    public static let planarFlow: Recipe = Recipe(
        "planar", "a posterior bent by pushes along hyperplanes",
        equation: "that of iaf, f = z + û tanh(w·z + b), eight times",
        paper: "Rezende and Mohamed 2015", posterior: .planarFlow())
}
