extension Recipe {
    /// Compositions that papers on objectives stand for; all else is as in `vae`.
    static let objectives: [Recipe] = [
        .betaTCVAE, .dipVAEOne, .dipVAETwo, .infoVAE, .wae, .geco, .renyi, .miwae, .ciwae, .piwae,
    ]

    /// A heavier charge for dimensions that depend on each other.
    public static let betaTCVAE: Recipe = Recipe(
        "beta-tcvae", "a heavier charge for dimensions that depend on each other",
        equation: "E_q log p(x|z) - I(x; z) - β TC(z) - Σ D(q(z_d) ‖ p(z_d)), β = 6",
        paper: "Chen, Li, Grosse and Duvenaud 2018", objective: .totalCorrelation())
    /// A charge for means of codes that covary.
    public static let dipVAEOne: Recipe = Recipe(
        "dip-vae-i", "a charge for means of codes that covary",
        equation: "the bound of vae - 10 Σᵢ≠ⱼ Cᵢⱼ² - 100 Σᵢ (Cᵢᵢ - 1)², C = Cov[μ(x)]",
        paper: "Kumar, Sattigeri and Balakrishnan 2018, equation 6",
        objective: .momentMatching(form: .i, offDiagonal: 10, diagonal: 100))
    /// A charge for codes that covary.
    public static let dipVAETwo: Recipe = Recipe(
        "dip-vae-ii", "a charge for codes that covary",
        equation: "the bound of vae - 10 Σᵢ≠ⱼ Cᵢⱼ² - 10 Σᵢ (Cᵢᵢ - 1)², C = Cov[μ(x)] + E[Σ(x)]",
        paper: "Kumar, Sattigeri and Balakrishnan 2018, equation 7", objective: .momentMatching())
    /// Codes held to the prior all together, beside the bound.
    public static let infoVAE: Recipe = Recipe(
        "info-vae", "codes held to the prior all together, beside the bound",
        equation: "the bound of vae - (λ - 1) MMD(q(z), p(z)), λ = 10",
        paper: "Zhao, Song and Ermon 2019", objective: .maximumMeanDiscrepancy())
    /// Points as codes, held to the prior all together.
    public static let wae: Recipe = Recipe(
        "wae", "points as codes, held to the prior all together",
        equation: "log p(x|z) - λ MMD(q(z), p(z)) at z = f(x), λ = 10",
        paper: "Tolstikhin, Bousquet, Gelly and Schölkopf 2018, algorithm 2", posterior: .point,
        objective: .maximumMeanDiscrepancy(alpha: 1))
    /// The least KL term with which reconstructions are near enough.
    public static let geco: Recipe = Recipe(
        "geco", "the least KL term with which reconstructions are near enough",
        equation: "D(q(z|x) ‖ p(z)) + λ ½ Σ ((x - E[x|z])² / κ² - 1), λ a multiplier, κ = 0.2",
        paper: "Rezende and Viola 2018", objective: .geco())
    /// A bound between the ELBO and log p(x).
    public static let renyi: Recipe = Recipe(
        "renyi", "a bound between the ELBO and log p(x)",
        equation: "1/(1 - α) log 1/K Σₖ wₖ^(1 - α), wₖ = p(x|zₖ) p(zₖ) / q(zₖ|x), α = 0.5, K = 5",
        paper: "Li and Turner 2016", objective: .renyi())
    /// The mean of several bounds of several draws.
    public static let miwae: Recipe = Recipe(
        "miwae", "the mean of several bounds of several draws",
        equation: "1/M Σₘ log 1/K Σₖ wₘₖ, M = 4, K = 4",
        paper: "Rainforth et al. 2018, equation 9",
        objective: .importanceWeighted(samples: 4, groups: 4))
    /// A blend of the ELBO and the tighter bound.
    public static let ciwae: Recipe = Recipe(
        "ciwae", "a blend of the ELBO and the tighter bound",
        equation: "β ELBO + (1 - β) log 1/K Σₖ wₖ, β = 0.5, K = 5",
        paper: "Rainforth et al. 2018, equation 11", objective: .importanceWeighted(elboShare: 0.5))
    /// Several bounds for the encoder, one of all draws for the decoder.
    public static let piwae: Recipe = Recipe(
        "piwae", "several bounds for the encoder, one of all draws for the decoder",
        equation: "in φ that of miwae, in θ log 1/MK Σₘₖ wₘₖ, M = 4, K = 4",
        paper: "Rainforth et al. 2018, equations 13 and 14",
        objective: .importanceWeighted(samples: 4, groups: 4, decoder: .pooled))
}
