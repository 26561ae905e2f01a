public import ElboData
public import ElboEvaluation
public import ElboMixtures

/// Everything about a saved mixture except its parameters.
///
/// It holds no times, paths or thread counts: the same run gives the same file.
public struct MixtureManifest: Codable, Hashable, Sendable {
    /// The version of this description; readers refuse later ones.
    public let formatVersion: Int
    /// The program that wrote it.
    public let program: String
    /// How many components there are.
    public let components: Int
    /// What these are; nil for Gaussians.
    public let law: ComponentLaw?
    /// How many columns of numbers a row has.
    public let dimension: Int
    /// What the covariances share.
    public let model: CovarianceModel
    /// The names of the columns of numbers, when they have names.
    public let columns: [String]?
    /// All columns of a row, when some are categories.
    public let table: [TableColumn]?
    /// The uniform law of rows that belong to no component.
    public let noise: UniformNoise?
    /// The components' names, when labels were known for some rows.
    public let names: [String]?
    /// To which classes the components belong, of a mixture that tells them; nil for any other.
    public let classes: [MixtureClass]?
    /// What the classes are of: the name of a column.
    public let target: String?
    /// How well folds of the rows were told by the others, of a mixture that tells classes; nil where that was not asked.
    public let validation: DiscriminantScores?
    /// How many components each member has, of a mixture that is an ensemble for anomalies; nil for any other.
    public let members: [Int]?
    /// The clusters that components were joined into; nil where each component is one.
    public let merging: ComponentMerging?
    /// How its columns were selected; nil where all were taken.
    public let selection: ColumnSelectionRecord?
    /// How it learned from rows as they came; nil for a mixture that did not.
    public let online: OnlineRecord?
    /// `RowSource.fingerprint()` of the rows it was fitted to; nil where there were none.
    public let dataFingerprint: String?
    /// How each column writes its numbers, where that is known; nil where there were no rows.
    public let formats: [NumberFormat?]?
    /// How it was fitted; nil for one made from given parameters.
    public let fit: MixtureFitRecord?

    /// The last version that this program writes and reads: 5 for contaminated normal laws, 4 for components joined into clusters and for mixtures that learn as rows come, 3 for t distributions, 2 for categories beside Gaussians, 1 for
    /// Gaussians alone, so that a program that knows none of these refuses them.
    public static let currentFormatVersion: Int = 5

    /// Describes a mixture.
    public init(
        _ mixture: GaussianMixture, names: [String]? = nil, members: [Int]? = nil,
        target: String? = nil, validation: DiscriminantScores? = nil,
        merging: ComponentMerging? = nil, selection: ColumnSelectionRecord? = nil,
        online: OnlineRecord? = nil,
        fit: MixtureFitRecord? = nil, fittedTo fingerprint: String? = nil,
        formats: [NumberFormat?]? = nil
    ) {
        formatVersion =
            mixture.law == .contaminated
            ? 5
            : merging != nil || online != nil
                ? 4 : mixture.law.hasTails ? 3 : mixture.categories == nil ? 1 : 2
        program = elboVersion
        components = mixture.components.count
        law = mixture.law.hasTails ? mixture.law : nil
        dimension = mixture.dimension
        model = mixture.model
        columns = mixture.columns
        table = mixture.table
        noise = mixture.noise
        self.names = names
        classes = mixture.classes
        self.target = target
        self.validation = validation
        self.members = members
        self.merging = merging
        self.selection = selection
        self.online = online
        self.fit = fit
        dataFingerprint = fingerprint
        self.formats = formats
    }
}

extension MixtureManifest: SavedManifest {
    static let key = "elbo.mixture"
    static let readVersions = 1...currentFormatVersion

    /// Checks sizes, and that the parts fit together that the mixture itself does not check.
    ///
    /// - Throws: `ManifestDefect`.
    func validate() throws {
        guard components > 0, dimension > 0 || dimension == 0 && table != nil,
            components <= 1 << 20, dimension <= 1 << 16, table?.count ?? 0 <= 1 << 16
        else { throw ManifestDefect("\(components) components of \(dimension) columns") }
        if let names, names.count > components {
            throw ManifestDefect("\(names.count) names for \(components) components")
        }
        if let members {
            let isSum =
                members.allSatisfy { $0 > 0 && $0 <= components }
                && members.count <= components && members.reduce(0, +) == components
            guard isSum, noise == nil, table == nil else {
                throw ManifestDefect("members that do not make up the \(components) components")
            }
        }
        if let reason = merging?.defect(components: components) { throw ManifestDefect(reason) }
        let width = table?.count ?? dimension
        if let formats, formats.count != width || !formats.allSatisfy({ $0?.isSound ?? true }) {
            throw ManifestDefect(
                "formats that are not those of \(width) columns: decimals from 0 to 6, and a range")
        }
        guard let fit else { return }
        if let prior = fit.prior,
            prior.mean.count != dimension || prior.scale.count != dimension * dimension
        {
            throw ManifestDefect(
                "a prior of \(prior.mean.count) means and \(prior.scale.count) numbers of scale for \(dimension) columns"
            )
        }
        if let levelPrior = fit.levelPrior, !(levelPrior > 0 && levelPrior.isFinite) {
            throw ManifestDefect("a prior of the levels that is worth \(levelPrior) rows")
        }
        if let trim = fit.trim, !(trim > 0 && trim < 0.5) {
            throw ManifestDefect("a share of \(trim) of trimmed rows")
        }
        if !(fit.rows >= 0) || fit.parameters < 0 {
            throw ManifestDefect("a fit of \(fit.parameters) parameters to \(fit.rows) rows")
        }
        if let place = fit.places.first(where: { $0.components < 1 }) {
            throw ManifestDefect("a place of the grid with \(place.components) components")
        }
    }
}

/// How a mixture was fitted.
public struct MixtureFitRecord: Codable, Hashable, Sendable {
    /// One place of the grid that was searched.
    public struct Place: Codable, Hashable, Sendable {
        /// How many components.
        public let components: Int
        /// The covariance model.
        public let model: CovarianceModel
        /// The criterion's value, larger is better; nil where no fit succeeded.
        public let value: Double?
        /// Why no fit succeeded.
        public let failure: String?

        /// Records what a search found at one place.
        public init(_ candidate: MixtureSearch.Candidate) {
            components = candidate.components
            model = candidate.model
            value = candidate.value
            failure = candidate.failure.map { "\($0)" }
        }
    }

    /// The data's file name.
    public let data: String
    /// The sum of the rows' weights, trimmed rows left out.
    public let rows: Double
    /// Σ w log p(x), nats.
    public let logLikelihood: Double
    /// The criteria by name, larger is better.
    public let criteria: [String: Double]
    /// Free parameters.
    public let parameters: Int
    /// Whether the iterations ended by themselves.
    public let isConverged: Bool
    /// The objective of each iteration, nats.
    public let history: [Double]
    /// Which E step.
    public let variant: ExpectationMaximization.Variant
    /// The prior, when there was one.
    public let prior: ConjugatePrior?
    /// The least variance in units of the columns'; 0 for none.
    public let floor: Double
    /// The share of rows that was set aside as the least probable; nil for none.
    public let trim: Double?
    /// How many rows the prior of the level probabilities was worth; nil without categories.
    public let levelPrior: Double?
    /// When the iterations end.
    public let tolerance: Double
    /// What decided between the places.
    public let criterion: Choice
    /// All places of the grid.
    public let places: [Place]
    /// How many starts the chosen place had; nil when that was not recorded.
    public let starts: Int?
    /// How many of them reached the fit to within one nat.
    public let found: Int?

    /// Records a search.
    public init(_ selection: MixtureSearch.Selection, data: String) {
        let fit = selection.fit
        self.data = data
        rows = fit.rows
        logLikelihood = fit.logLikelihood
        criteria = Dictionary(
            uniqueKeysWithValues: Criterion.allCases.map { ($0.rawValue, fit.value(of: $0)) })
        parameters = fit.parameterCount
        isConverged = fit.isConverged
        history = fit.history
        variant = fit.method.variant
        prior = fit.method.prior
        floor = fit.method.floor
        trim = fit.method.trim > 0 ? fit.method.trim : nil
        levelPrior = fit.mixture.categories.map { _ in fit.method.levelPrior }
        tolerance = fit.method.tolerance
        criterion = selection.choice
        places = selection.candidates.map(Place.init)
        starts = selection.best.starts
        found = selection.best.found
    }
}
