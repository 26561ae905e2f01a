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

    /// The best value's place without the best itself, and how far behind it lies (0 or more); nil if there is no second.
    package var runnerUp: (place: Place, behind: Double)? {
        guard let best else { return nil }
        var rest = self
        rest.models[best.model].values[best.column] = .nan
        return rest.best.map { ($0, abs(value(best) - value($0))) }
    }

    /// The values worth telling apart: the best third, at least twelve of them, from the worst to the best.
    var contenders: Extent {
        let sorted = models.flatMap(\.values).filter(Extent.canShow).sorted {
            isBetter($0, than: $1)
        }
        let shown = sorted.prefix(max(12, sorted.count / 3))
        return Extent(of: shown)
    }

    /// Up to three models with the best values, the best first.
    var leaders: [Int] {
        func top(_ model: Int) -> Double? {
            models[model].values.filter(Extent.canShow).sorted { isBetter($0, than: $1) }.first
        }
        let tops: [(model: Int, value: Double)] = models.indices.compactMap { model in
            top(model).map { (model, $0) }
        }
        let ordered = tops.sorted { left, right -> Bool in
            left.value == right.value
                ? left.model < right.model : isBetter(left.value, than: right.value)
        }
        return ordered.prefix(3).map(\.model)
    }

    /// How near a value is to the best among the contenders: 1 the best, 0 for all that are no contenders.
    func nearness(_ value: Double) -> Double {
        guard let best, Extent.canShow(value) else { return 0 }
        let range = contenders.upper - contenders.lower
        return range > 0 ? max(1 - abs(self.value(best) - value) / range, 0) : 1
    }

    func value(_ place: Place) -> Double { models[place.model].values[place.column] }

    func isBetter(_ value: Double, than other: Double) -> Bool {
        preference == .highest ? value > other : value < other
    }

    /// "VEV with 2 components".
    package func name(_ place: Place) -> String {
        let count = components[place.column]
        return "\(models[place.model].name) with \(count) component\(count == 1 ? "" : "s")"
    }

    /// As many decimals as tell neighbouring values apart without drowning them.
    package func text(_ value: Double) -> String {
        let largest = models.flatMap(\.values).filter(Extent.canShow).map(abs).max() ?? 0
        guard Extent.canShow(value) else { return "–" }
        if largest >= 1e7 || (largest < 1e-2 && largest > 0) { return NumberText.text(value) }
        return NumberText.text(value, decimals: largest >= 1e5 ? 0 : largest >= 100 ? 1 : 3)
    }
}
