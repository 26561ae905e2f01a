public import ElboData

extension Recipe {
    /// Compositions for sentences.
    static let text: [Recipe] = [.languageModel, .textVAE]

    /// Sentences without a latent variable: what every other model of them is beside.
    public static let languageModel: Recipe = Recipe(
        "language-model", "sentences without a code: each word given those before it",
        equation: "log p(x) = Σₜ log p(xₜ | x₁ ... xₜ₋₁)", paper: "Mikolov et al. 2010",
        posterior: .prior)
    /// Sentences with a code that is used: first an autoencoder, then a fresh decoder and a KL term that is raised.
    public static let textVAE: Recipe = Recipe(
        "text-vae", "sentences with a code that the decoder uses",
        equation:
            "log p(x|z) at first; then a fresh decoder, E_q log p(x|z) - β Σ max(D(q(z_d|x) ‖ p(z_d)), 0.15)",
        paper: "Bowman et al. 2016; Li, He, Neubig, Berg-Kirkpatrick and Yang 2019",
        objective: .elbo(
            klWeight: .delayed(weight: 1, start: 2, epochs: 2), freeBits: 0.15),
        strategy: .pretrainedEncoder(epochs: 2))

    /// The recipe for examples: of sentences that are told classes trained as `textVAE` is, so that the code is used beside the class.
    public func suited(to schema: ExampleSchema) -> Recipe {
        guard schema.text != nil, isConditional, !infersClasses else { return self }
        return Recipe(
            name, summary, equation: equation, paper: paper, posterior: posterior, prior: prior,
            objective: Recipe.textVAE.objective, strategy: Recipe.textVAE.strategy,
            adversary: adversary, isConditional: true, likelihood: likelihood)
    }

    /// Whether it is for sentences alone.
    public var isForSentences: Bool { Recipe.text.contains { $0.name == name } }
}
