/// A named composition: the parts that a paper stands for.
public struct Recipe: Hashable, Sendable {
    /// What options and files call it.
    public let name: String
    /// One line for people who choose.
    public let summary: String
    /// What it maximises, in one line.
    public let equation: String
    /// Where it comes from.
    public let paper: String
    /// q(z|x).
    public let posterior: Posterior
    /// p(z).
    public let prior: Prior
    /// What training maximises.
    public let objective: Objective
    /// Which parts move when.
    public let strategy: TrainingStrategy
    /// The game with a critic; nil for none.
    public let adversary: Adversary?
    /// Whether encoder and decoder are told each example's known class.
    public let isConditional: Bool
    /// Whether classes that are not told are inferred.
    public let infersClasses: Bool
    /// How codes follow one another in time; nil for examples that stand alone.
    public let dynamics: Dynamics?
    /// p(x|z) where the recipe stands and falls with it; nil leaves it to the data.
    public let likelihood: Likelihood?

    init(
        _ name: String, _ summary: String, equation: String, paper: String,
        posterior: Posterior = .diagonalNormal, prior: Prior = .standardNormal,
        objective: Objective = .elbo(), strategy: TrainingStrategy = .joint,
        adversary: Adversary? = nil, isConditional: Bool = false, infersClasses: Bool = false,
        dynamics: Dynamics? = nil, likelihood: Likelihood? = nil
    ) {
        self.name = name
        self.summary = summary
        self.equation = equation
        self.paper = paper
        self.posterior = posterior
        self.prior = prior
        self.objective = objective
        self.strategy = strategy
        self.adversary = adversary
        self.isConditional = isConditional || infersClasses
        self.infersClasses = infersClasses
        self.dynamics = dynamics
        self.likelihood = likelihood
    }

    /// All recipes.
    public static let all: [Recipe] =
        [
            .autoencoder, .vae, .betaVAE, .iwae, .fullCovariance, .lowRankCovariance, .mixturePrior,
            .conditional, .semiSupervised, .lagging,
        ] + objectives + laws + linear + adversaries + text + series

    /// A code without uncertainty, trained by reconstruction alone.
    public static let autoencoder: Recipe = Recipe(
        "autoencoder", "a code without uncertainty, trained by reconstruction alone",
        equation: "log p(x|z) at z = f(x)", paper: "Hinton and Salakhutdinov 2006",
        posterior: .point, prior: .fittedNormal,
        objective: .elbo(klWeight: .constant(weight: 0)))
    /// The variational autoencoder.
    public static let vae: Recipe = Recipe(
        "vae", "the variational autoencoder", equation: "E_q log p(x|z) - D(q(z|x) ‖ N(0, I))",
        paper: "Kingma and Welling 2014; Rezende, Mohamed and Wierstra 2014")
    /// The same with a heavier KL term; Higgins et al. use 4 for small images.
    public static let betaVAE: Recipe = Recipe(
        "beta-vae", "a heavier KL term, for dimensions that mean something by themselves",
        equation: "E_q log p(x|z) - β D(q(z|x) ‖ N(0, I)), β = 4", paper: "Higgins et al. 2017",
        objective: .elbo(klWeight: .constant(weight: 4)))
    /// The importance-weighted autoencoder.
    public static let iwae: Recipe = Recipe(
        "iwae", "the tighter bound of several draws",
        equation: "E log 1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x), zₖ from q(z|x), K = 5",
        paper: "Burda, Grosse and Salakhutdinov 2016; gradient of Tucker et al. 2019",
        objective: .importanceWeighted())
    /// A posterior whose dimensions may vary together.
    public static let fullCovariance: Recipe = Recipe(
        "full-covariance", "a posterior whose dimensions may vary together",
        equation: "E_q log p(x|z) - D(N(μ(x), L(x) L(x)ᵀ) ‖ N(0, I))",
        paper: "Kingma and Welling 2019, section 2.5.1", posterior: .fullNormal)
    /// A posterior whose dimensions vary together along a few directions.
    public static let lowRankCovariance: Recipe = Recipe(
        "low-rank-covariance", "a posterior whose dimensions vary together along a few directions",
        equation: "E_q log p(x|z) - D(N(μ(x), diag σ²(x) + U(x) U(x)ᵀ) ‖ N(0, I))",
        paper: "Rezende, Mohamed and Wierstra 2014, section 4.3; Ong, Nott and Smith 2018",
        posterior: .lowRankNormal())
    /// A prior that is a learned mixture of normal laws.
    public static let mixturePrior: Recipe = Recipe(
        "mixture-prior", "a prior that is a learned mixture of normal laws",
        equation: "E_q [log p(x|z) + log Σₖ πₖ N(z; μₖ, σₖ²) - log q(z|x)]",
        paper: "Dilokthanakul et al. 2016; Tomczak and Welling 2018, section 3.1",
        prior: .normalMixture())
    /// Everything given the known class of an example.
    public static let conditional: Recipe = Recipe(
        "conditional", "everything given the known class of an example (--labels)",
        equation: "E_q log p(x|z,c) - D(q(z|x,c) ‖ N(0, I))", paper: "Sohn, Lee and Yan 2015",
        isConditional: true)
    /// Everything given a class that is known of some examples and inferred of the others.
    public static let semiSupervised: Recipe = Recipe(
        "m2", "everything given a class, inferred where it is not known (--labels)",
        equation:
            "L(x,y) = E_q log p(x|y,z) + ln p(y) - D(q(z|x,y) ‖ p(z)), Σ_y q(y|x) [L(x,y) - ln q(y|x)] without y, and α ln q(y|x) with it",
        paper: "Kingma, Rezende, Mohamed and Welling 2014, equations 6 to 9",
        infersClasses: true)
    /// At first several steps of the encoder for each of the decoder.
    public static let lagging: Recipe = Recipe(
        "lagging", "at first several steps of the encoder for each of the decoder",
        equation: "the bound of vae, maximised in φ alone five times for each time in θ",
        paper: "He, Spokoyny, Neubig and Berg-Kirkpatrick 2019", strategy: .laggingInference())

    /// The recipe of a name.
    public init?(_ name: String) {
        guard let known = Recipe.all.first(where: { $0.name == name }) else { return nil }
        self = known
    }
}

extension Recipe: Codable {
    /// Reads the name.
    ///
    /// - Throws: `DecodingError` for one that is not known.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let known = Recipe(name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "there is no recipe \(name)")
        }
        self = known
    }

    /// Writes the name.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
