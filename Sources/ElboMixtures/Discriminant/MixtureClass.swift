/// A class of rows, to which some of a mixture's components belong.
public struct MixtureClass: Codable, Hashable, Sendable {
    /// What people call it.
    public let name: String
    /// How many components it has; classes lie one after another in the mixture.
    public let components: Int
    /// What their covariances share.
    public let model: CovarianceModel

    /// Describes a class.
    public init(name: String, components: Int, model: CovarianceModel) {
        self.name = name
        self.components = components
        self.model = model
    }
}

extension GaussianMixture {
    /// The same mixture, which knows to which class each component belongs.
    ///
    /// - Parameter classes: in the order of the components.
    /// - Throws: `MixtureError.option` when they have another number of components together, or none.
    public func ofClasses(_ classes: [MixtureClass]) throws -> GaussianMixture {
        let held = classes.allSatisfy {
            $0.components > 0 && $0.components <= components.count
        }
        guard held, noise == nil, classes.reduce(0, { $0 + $1.components }) == components.count
        else {
            throw MixtureError.option(
                name: "the components of the classes",
                value: "\(classes.map(\.components))",
                allowed: "positive, \(components.count) together, and without noise")
        }
        var mixture = self
        mixture.classes = classes
        return mixture
    }

    /// p(class | x) = Σ_k r_k over the class' components, for each class.
    ///
    /// - Parameter responsibilities: of one row, as many as there are components.
    public func classProbabilities(_ responsibilities: some Collection<Double>) -> [Double] {
        precondition(classes != nil, "a mixture without classes")
        var rest = responsibilities[...]
        return (classes ?? []).map { own in
            defer { rest = rest.dropFirst(own.components) }
            return rest.prefix(own.components).reduce(0, +)
        }
    }

    /// The free parameters of the components' laws and shares, a class after another; the classes' own shares are counted too.
    func parameterCount(of classes: [MixtureClass]) -> Int {
        // One component a class: the covariances of all classes are those of one model.
        let isShared = classes.allSatisfy { $0.components == 1 && $0.model == classes[0].model }
        guard !isShared else { return parameterCountOfOne }
        let own = classes.map { own in
            own.components * (dimension + 1) - 1
                + own.model.parameterCount(components: own.components, dimension: dimension)
                + law.parameterCount(components: own.components)
        }
        return own.reduce(classes.count - 1, +) + (categories?.parameterCount ?? 0)
    }
}
