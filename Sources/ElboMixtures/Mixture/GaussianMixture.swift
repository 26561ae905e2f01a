import Foundation

/// p(x) = Σ_k π_k N(x; μ_k, Σ_k), with a uniform law beside the Gaussians when there is noise.
///
/// Of rows with categories each component also has the probabilities of their levels (`LevelProbabilities`), by which the
/// density of the numbers is multiplied; a mixture of categories alone is a latent class model, whose Gaussians have no
/// columns. Under the noise all levels of a category are equally probable.
///
/// The components can have the heavier tails of t distributions or of contaminated normal laws (`law`): each then has degrees of
/// freedom, or a share of good rows and the inflation of the bad ones, and its covariance is the scale matrix, or that of the good.
///
/// A value that is always complete: it comes from a fit or from given parameters. Means and covariances are in
/// the data's own units.
public struct GaussianMixture: Codable, Hashable, Sendable {
    /// One Gaussian, t distribution, or contaminated normal law, and its share.
    public struct Component: Codable, Hashable, Sendable {
        /// The mixture weight π_k, in 0...1.
        public let weight: Double
        /// The mean μ_k, one number for each column: the centre of a law with tails.
        public let mean: [Double]
        /// The covariance Σ_k: the scale matrix of a t distribution, that of the good rows of a contaminated normal law.
        public let covariance: Covariance
        /// What makes the tails heavier than a Gaussian's; nil for a Gaussian.
        public let tails: Tails?

        /// The degrees of freedom ν_k of a t distribution; nil for other laws.
        public var degreesOfFreedom: Double? { tails?.degreesOfFreedom }

        /// A component from its parameters.
        public init(
            weight: Double, mean: [Double], covariance: Covariance, tails: Tails?
        ) {
            self.weight = weight
            self.mean = mean
            self.covariance = covariance
            self.tails = tails
        }

        /// A Gaussian, or with degrees of freedom a t distribution.
        public init(
            weight: Double, mean: [Double], covariance: Covariance,
            degreesOfFreedom: Double? = nil
        ) {
            self.init(
                weight: weight, mean: mean, covariance: covariance,
                tails: degreesOfFreedom.map { .t(degreesOfFreedom: $0) })
        }

        /// The same law with another share.
        func weighted(_ weight: Double) -> Component {
            Component(weight: weight, mean: mean, covariance: covariance, tails: tails)
        }

        /// The same law with other tails.
        func with(_ tails: Tails?) -> Component {
            Component(weight: weight, mean: mean, covariance: covariance, tails: tails)
        }
    }

    /// The components, at least one.
    public let components: [Component]
    /// Whether these are Gaussians, t distributions or contaminated normal laws.
    public let law: ComponentLaw
    /// The uniform law of rows that belong to no component, if there is one.
    public let noise: UniformNoise?
    /// What the covariances share.
    public let model: CovarianceModel
    /// The names of the columns of numbers, when the data have them.
    public let columns: [String]?
    /// The columns of categories beside the numbers, and how probable their levels are; nil when there are none.
    public let categories: LevelProbabilities?

    /// To which classes the components belong, in their order; nil for a mixture without classes.
    public internal(set) var classes: [MixtureClass]?

    /// A mixture with given parameters.
    ///
    /// - Parameters:
    ///   - components: at least one; weights that sum to 1 together with the noise's.
    ///   - law: what the components are; with t distributions each has degrees of freedom.
    ///   - noise: the uniform law of rows that belong to no component.
    ///   - model: what the covariances share; it decides how many parameters the mixture has.
    ///   - columns: the names of the columns of numbers; with categories these are those of the table.
    ///   - categories: the categories' columns and the probabilities of their levels; with them there may be no numbers.
    /// - Throws: `MixtureError.option` for weights that do not sum to 1 within 1e-6, parts of different
    ///   dimensions (the noise's and the table's included), numbers that are not finite, or degrees of freedom that the
    ///   law does not have; `MixtureError.collapsedComponent` for a covariance that
    ///   is not positive definite.
    public init(
        components: [Component], law: ComponentLaw = .normal, noise: UniformNoise? = nil,
        model: CovarianceModel = .vvv, columns: [String]? = nil,
        categories: LevelProbabilities? = nil
    ) throws {
        guard let first = components.first else {
            throw MixtureError.option(
                name: "the number of components", value: "0", allowed: "at least 1")
        }
        let dimension = first.mean.count
        for (index, component) in components.enumerated() {
            guard component.mean.count == dimension, dimension > 0 || categories != nil,
                component.covariance.dimension == dimension
            else {
                throw MixtureError.option(
                    name: "the dimension of component \(index + 1)",
                    value: "\(component.mean.count)", allowed: "\(dimension) everywhere")
            }
            guard component.mean.allSatisfy(\.isFinite), component.weight >= 0,
                component.weight.isFinite
            else {
                throw MixtureError.option(
                    name: "component \(index + 1)", value: "not finite",
                    allowed: "of finite means and a weight in 0...1")
            }
            try law.check(component.tails, component: index + 1, dimension: dimension)
            guard component.covariance.hasAllNumbers else {
                throw MixtureError.option(
                    name: "the covariance of component \(index + 1)",
                    value: "of another number of cells",
                    allowed: "\(dimension) x \(dimension) numbers")
            }
            guard component.covariance.logDeterminant?.isFinite == true else {
                throw MixtureError.collapsedComponent(component: index + 1, rows: 0)
            }
        }
        try noise?.check(dimension: dimension)
        let sum = components.reduce(noise?.weight ?? 0) { $0 + $1.weight }
        guard abs(sum - 1) < 1e-6 else {
            throw MixtureError.option(
                name: "the sum of the mixture weights", value: "\(sum)", allowed: "1")
        }
        if let columns, columns.count != dimension {
            throw MixtureError.wrongColumns(expected: dimension, found: columns.count)
        }
        if let categories {
            try categories.check(components: components.count, dimension: dimension)
            guard dimension > 0 || noise == nil else {
                throw MixtureError.option(
                    name: "the number of columns of numbers", value: "0",
                    allowed: "at least 1 when there is noise")
            }
        }
        self.init(
            checked: components, law: law, noise: noise, model: model,
            columns: categories?.columns.numberNames ?? columns, categories: categories)
    }

    /// Parts that an M step has made.
    init(
        checked components: [Component], law: ComponentLaw, noise: UniformNoise?,
        model: CovarianceModel, columns: [String]?, categories: LevelProbabilities?
    ) {
        self.components = components
        self.law = law
        self.noise = noise
        self.model = model
        self.columns = columns
        self.categories = categories
    }

    /// How many columns of numbers a row has, d.
    public var dimension: Int { components[0].mean.count }

    /// How many laws share a row: the components, and the noise when there is one.
    public var laws: Int { components.count + (noise == nil ? 0 : 1) }

    /// How many free parameters the mixture has: weights, means, covariances, degrees of freedom, the probabilities of
    /// levels, and the noise's share.
    ///
    /// As mclust counts: G - 1 weights without noise and G with it, of which the volume of the noise is
    /// one more.
    public var parameterCount: Int {
        classes.map(parameterCount) ?? parameterCountOfOne
    }

    /// The count of a mixture whose components are of one model.
    var parameterCountOfOne: Int {
        let count = components.count
        return count * dimension + (categories?.parameterCount ?? 0)
            + model.parameterCount(components: count, dimension: dimension)
            + law.parameterCount(components: count)
            + (noise == nil ? count - 1 : count + 1)
    }

    /// The mean of the mixture, Σ_k π_k μ_k over the components.
    public var mean: [Double] {
        let total = components.reduce(0) { $0 + $1.weight }
        return (0..<dimension).map { column in
            components.reduce(0) { $0 + $1.weight * $1.mean[column] } / (total > 0 ? total : 1)
        }
    }

    /// Names for the columns of numbers, made up where there are none.
    public var columnNames: [String] { columns ?? (0..<dimension).map { "x\($0 + 1)" } }
}
