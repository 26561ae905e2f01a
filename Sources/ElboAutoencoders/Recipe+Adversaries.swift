extension Recipe {
    /// Compositions with a critic; all else is as in `vae`.
    static let adversaries: [Recipe] = [
        .factorVAE, .adversarialAutoencoder, .avb, .infoMax, .waeGAN, .vaeGAN, .gan, .wganGP,
    ]

    /// The game that is asked for: what is not said of one that is this recipe's, too, is as in the recipe.
    ///
    /// - Throws: `AutoencoderError.option`, also for an option from which nothing follows beside the others.
    public func adversary(_ asked: PartOptions) throws(AutoencoderError) -> Adversary {
        var said = asked
        if let own = adversary?.part, type(of: own).kind == asked.kind {
            let idle = own.idle
            said = asked.filled(with: own.said.filter { idle[$0.key] == nil })
        }
        let game = try Adversary(said)
        // What is as it would be anyway does no harm.
        let standards = type(of: game.part).options
        for option in standards where asked[option.name] != nil {
            guard let other = game.part.idle[option.name],
                asked[option.name] != option.standard
            else { continue }
            throw asked.refusal(
                option.name, "left out: it has no effect with \(other)")
        }
        return game
    }

    /// A charge for dimensions that depend on each other, by a critic.
    public static let factorVAE: Recipe = Recipe(
        "factor-vae", "a charge for dimensions that depend on each other, by a critic",
        equation: "the bound of vae - γ E_q(z) T(z), T → ln q(z)/Πⱼ q(zⱼ), γ = 10",
        paper: "Kim and Mnih 2018", adversary: .totalCorrelation())
    /// Codes that a critic cannot tell from draws of the prior.
    public static let adversarialAutoencoder: Recipe = Recipe(
        "aae", "codes that a critic cannot tell from draws of any prior",
        equation: "log p(x|z) at z = f(x); then ln D(f(x)), D telling p(z) from codes",
        paper: "Makhzani et al. 2016", posterior: .point,
        objective: .elbo(klWeight: .constant(weight: 0)), adversary: .codes(lambda: 1))
    /// A posterior of any form, its KL term by a critic.
    public static let avb: Recipe = Recipe(
        "avb", "a posterior of any form, its KL term by a critic: an estimate, no bound",
        equation: "E_q [log p(x|z) - T(x, z)], T → ln q(z|x)/p(z), with adaptive contrast",
        paper: "Mescheder, Nowozin and Geiger 2017", posterior: .implicit(),
        adversary: .contrast())
    /// A reward for codes that tell of their examples.
    public static let infoMax: Recipe = Recipe(
        "info-max", "a reward for codes that tell of their examples, by a critic",
        equation: "the bound of vae + α (E ln D(x, z) + E ln(1 - D(x, z'))), α = 1",
        paper: "Rezaabad and Vishwanath 2020; Hjelm et al. 2019", adversary: .information())
    /// Points as codes, held to the prior by a critic.
    public static let waeGAN: Recipe = Recipe(
        "wae-gan", "points as codes, held to the prior by a critic",
        equation: "log p(x|z) + λ ln D(z) at z = f(x), D telling p(z) from codes, λ = 10",
        paper: "Tolstikhin, Bousquet, Gelly and Schölkopf 2018, algorithm 1", posterior: .point,
        objective: .elbo(klWeight: .constant(weight: 0)), adversary: .codes(turns: .together))
    /// Reconstruction in a critic's features.
    ///
    /// Features of a critic whose slope is held move by less than pixels do: their variance is a tenth of the paper's, which is a
    /// KL term of a tenth (Studies/README.md, `critics`).
    public static let vaeGAN: Recipe = Recipe(
        "vae-gan", "reconstruction in the features of a critic that tells made examples",
        equation: "0.1 D(q(z|x) ‖ N(0, I)) + ½ Σ (f(x) - f(x̃))², against ln D(x) + ln(1 - D(x̃))",
        paper: "Larsen, Sønderby, Larochelle and Winther 2016",
        objective: .elbo(klWeight: .constant(weight: 0.1)), adversary: .features())
    /// A decoder against a critic.
    public static let gan: Recipe = Recipe(
        "gan", "a decoder against a critic, nothing encoded: a baseline",
        equation: "E ln D(G(z)), D telling examples from G(z)", paper: "Goodfellow et al. 2014",
        posterior: .noEncoder, objective: .elbo(klWeight: .constant(weight: 0)),
        adversary: .examples)
    /// The same with the distance of Wasserstein.
    public static let wganGP: Recipe = Recipe(
        "wgan-gp", "a decoder against a critic of slope one, nothing encoded: a baseline",
        equation: "E f(x) - E f(G(z)) - 10 E (|∇f| - 1)², the critic five steps for each",
        paper: "Gulrajani et al. 2017", posterior: .noEncoder,
        objective: .elbo(klWeight: .constant(weight: 0)), adversary: .wasserstein)
}
