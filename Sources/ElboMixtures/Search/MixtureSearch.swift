public import ElboNumerics

/// Fits mixtures of several sizes and covariance models and chooses.
public struct MixtureSearch: Sendable {
    /// The numbers of components to try, each at least 1.
    public var components: [Int]
    /// The covariance models to try.
    public var models: [CovarianceModel]
    /// Where EM begins.
    public var start: MixtureStart
    /// Further starts, by k-means++ and from random rows by turns; the best fit counts.
    public var restarts: Restarts = .automatic
    /// What decides.
    public var choice: Choice = .criterion(.bic)
    /// In how many parts the rows are dealt where held-out rows decide, at least 2.
    public var folds: Int = 10
    /// How each candidate is fitted; its covariance model is replaced, and its prior when `hasPrior`.
    public var method: ExpectationMaximization
    /// Whether components have the default conjugate prior of their number, which keeps them from collapsing.
    public var hasPrior: Bool = false
    /// The share of rows that begin as noise; nil for mixtures without noise.
    public var noise: Double?
    /// Decides everything random.
    public var key: RandomKey

    /// A search over a grid, with defaults for all else.
    public init(
        components: [Int], models: [CovarianceModel], start: MixtureStart = .agglomeration,
        method: ExpectationMaximization = ExpectationMaximization(.vvv),
        key: RandomKey = RandomKey(seed: 0)
    ) {
        self.components = components
        self.models = models
        self.start = start
        self.method = method
        self.key = key
    }

    /// One place of the grid.
    public struct Candidate: Sendable {
        /// How many components.
        public let components: Int
        /// The covariance model.
        public let model: CovarianceModel
        /// The best of its fits.
        public let fit: MixtureFit?
        /// What decides, larger is better.
        public let value: Double?
        /// Why there is no fit.
        public let failure: MixtureError?
        /// The log-likelihoods of all starts of its own that ended in a fit, in nats, in their order. The fit can be
        /// better than all: one that began with the responsibilities of another model's mixture.
        public let logLikelihoods: [Double]
        /// How many starts of its own there were.
        public let starts: Int

        /// The log-likelihood of the fit, in nats; -infinity without one.
        var logLikelihood: Double { fit?.logLikelihood ?? -.infinity }

        /// The same place and starts with another fit.
        func with(_ fit: MixtureFit, _ criterion: Criterion) -> Candidate {
            Candidate(
                components: components, model: model, fit: fit, value: fit.value(of: criterion),
                failure: nil, logLikelihoods: logLikelihoods, starts: starts)
        }

        /// The same fit, judged otherwise.
        func valued(_ value: Double?, failure: MixtureError? = nil) -> Candidate {
            Candidate(
                components: components, model: model, fit: fit, value: value,
                failure: failure ?? self.failure, logLikelihoods: logLikelihoods, starts: starts)
        }

        /// How many starts reached the fit to within one nat, which is 2 in the BIC: less is not worth a mention
        /// (Kass and Raftery 1995).
        public var found: Int {
            guard let fit else { return 0 }
            return logLikelihoods.count { abs($0 - fit.logLikelihood) < 1 }
        }
    }

    /// What a search found.
    public struct Selection: Sendable {
        /// All places of the grid: models in the order asked for within numbers of components.
        public let candidates: [Candidate]
        /// The place with the greatest value.
        public let best: Candidate
        /// The chosen fit.
        public let fit: MixtureFit
        /// What decided.
        public let choice: Choice
        /// A place whose fit from another start beats the chosen one, when one was found.
        public let rival: Candidate?
    }
}
