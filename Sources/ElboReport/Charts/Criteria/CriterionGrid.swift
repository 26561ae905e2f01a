/// A criterion such as BIC for several models, each with several numbers of components.
package struct CriterionGrid: Sendable, Equatable {
    /// One model.
    package struct Model: Sendable, Equatable {
        /// What it is called: "VEV".
        package var name: String
        /// The criterion for each number of components; NaN where the model could not be fitted.
        package var values: [Double]

        /// A model's values.
        package init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// Which values are better.
    package enum Preference: Sendable, Equatable {
        /// The highest is best, as in mclust's sign of BIC.
        case highest
        /// The lowest is best.
        case lowest
    }

    /// The place of a value.
    package struct Place: Sendable, Equatable {
        /// The model's index.
        package var model: Int
        /// The index of its number of components.
        package var column: Int
    }

    /// What the criterion is called.
    package var criterion: ChartAxis
    /// The numbers of components, rising.
    package var components: [Int]
    /// The models, each with one value for each number of components.
    package var models: [Model]
    /// Which values are better.
    package var preference: Preference

    /// A grid of values.
    package init(
        _ criterion: ChartAxis, components: [Int], models: [Model], preference: Preference
    ) {
        precondition(
            models.allSatisfy { $0.values.count == components.count },
            "every model has \(components.count) values")
        self.criterion = criterion
        self.components = components
        self.models = models
        self.preference = preference
    }

    /// Where the best value stands: of equal ones, that with fewest components, then the first model's;
    /// nil if there is none.
    package var best: Place? {
        var found: Place?
        for column in components.indices {
            for model in models.indices where Extent.canShow(models[model].values[column]) {
                let place = Place(model: model, column: column)
                if found.map({ isBetter(value(place), than: value($0)) }) ?? true { found = place }
            }
        }
        return found
    }

    func value(_ place: Place) -> Double { models[place.model].values[place.column] }

    func isBetter(_ value: Double, than other: Double) -> Bool {
        preference == .highest ? value > other : value < other
    }

    /// "VEV with 2 components".
    func name(_ place: Place) -> String {
        let count = components[place.column]
        return "\(models[place.model].name) with \(count) component\(count == 1 ? "" : "s")"
    }

    /// As many decimals as tell neighbouring values apart without drowning them.
    func text(_ value: Double) -> String {
        let largest = models.flatMap(\.values).filter(Extent.canShow).map(abs).max() ?? 0
        guard Extent.canShow(value) else { return "–" }
        if largest >= 1e7 || (largest < 1e-2 && largest > 0) { return NumberText.text(value) }
        return NumberText.text(value, decimals: largest >= 1e5 ? 0 : largest >= 100 ? 1 : 3)
    }
}
