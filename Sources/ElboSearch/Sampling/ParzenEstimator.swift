import ElboNumerics
import Foundation

/// A density over the configurations of a space: a mixture of one product of kernels around each observation and one
/// that is as wide as the space.
///
/// Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011, section 4, with a
/// product over dimensions in each kernel (Falkner, Klein and Hutter, "BOHB", ICML 2018, section 3.2). A kernel is as
/// wide as the farther of the neighbours on either side, at least the range divided by min(100, n + 2) ("magic clip").
/// In an option that an observation does not have, its kernel is the wide one.
struct ParzenEstimator {
    private let space: SearchSpace
    /// By observation, the wide one last; then by option.
    private let kernels: [[ParzenKernel]]
    private let weights: [Double]

    /// An estimator of observations in the order in which they were made, of which the latest 25 count fully and older
    /// ones less.
    init(_ observations: [SearchConfiguration], in space: SearchSpace) {
        self.space = space
        let columns = space.parameters.map { parameter in
            ParzenEstimator.kernels(
                observations.map { $0[parameter.name].flatMap(parameter.domain.coordinate) },
                parameter.domain)
        }
        kernels = (0...observations.count).map { row in columns.map { $0[row] } }
        let count = observations.count
        let raw =
            (0..<count).map { index in
                index < count - 25
                    ? 1 / Double(count)
                        + (1 - 1 / Double(count)) * Double(index) / Double(max(count - 26, 1)) : 1
            } + [1]
        let sum = raw.reduce(0, +)
        weights = raw.map { $0 / sum }
    }

    private static func kernels(_ values: [Double?], _ domain: SearchDomain) -> [ParzenKernel] {
        let count = Double(values.count) + 1
        if let choices = domain.choices {
            let flat = ParzenKernel.categories(
                Array(repeating: 1 / Double(choices.count), count: choices.count))
            return values.map { value in
                guard let value else { return flat }
                let sum = 1 + Double(choices.count) / count
                return .categories(
                    choices.indices.map { ((Int(value) == $0 ? 1 : 0) + 1 / count) / sum })
            } + [flat]
        }
        let wide = ParzenKernel.normal(mean: 0.5, sigma: 1)
        let sorted = values.compactMap { $0 }.sorted()
        let least = 1 / min(100, 1 + count)
        return values.map { value in
            guard let value else { return wide }
            let first = sorted.firstIndex(of: value) ?? 0
            let below = first > 0 ? sorted[first - 1] : 0
            let above = first + 1 < sorted.count ? sorted[first + 1] : 1
            return .normal(
                mean: value, sigma: min(max(max(value - below, above - value), least), 1))
        } + [wide]
    }

    /// A configuration drawn from the density.
    func draw(_ key: RandomKey) -> SearchConfiguration {
        var rest = key.uniform(at: 0)
        let chosen =
            weights.firstIndex { weight in
                rest -= weight
                return rest < 0
            } ?? weights.count - 1
        var configuration = SearchConfiguration()
        for (index, parameter) in space.parameters.enumerated() {
            let place = kernels[chosen][index].draw(key.uniform(at: index + 1))
            configuration[parameter.name] =
                parameter.domain.choices.map { .choice($0[Int(place)]) }
                ?? parameter.domain.value(at: place)
        }
        return space.active(configuration)
    }

    /// The logarithm of the density at a configuration, over the options that it has.
    func logDensity(_ configuration: SearchConfiguration) -> Double {
        let places = space.parameters.enumerated().compactMap { index, parameter in
            configuration[parameter.name].flatMap(parameter.domain.coordinate).map {
                (index, $0, parameter.domain.cell(around: $0))
            }
        }
        let logs = zip(weights, kernels).map { weight, product in
            places.reduce(log(weight)) { $0 + product[$1.0].logDensity($1.1, cell: $1.2) }
        }
        let greatest = logs.max() ?? 0
        return greatest + log(logs.reduce(0) { $0 + exp($1 - greatest) })
    }
}

extension SearchDomain {
    /// A value as a number of an estimator's dimension: a place in 0...1, or the number of a list's value.
    func coordinate(of value: SearchValue) -> Double? {
        if case .choice(let text) = value {
            return choices?.firstIndex(of: text).map(Double.init)
        }
        return place(of: value)
    }
}
