import ElboNumerics
import Foundation

/// θ_kj[l]: how probable level l of category j is in component k.
///
/// Given its component a row's categories are independent of one another and of its numbers (latent class analysis:
/// Lazarsfeld and Henry 1968; with numbers beside them McLachlan and Peel 2000, section 5.2, and the local
/// independence model of Hunt and Jorgensen 1999):
///
///     p(x | k) = N(x_numbers; μ_k, Σ_k) Π_j θ_kj[x_j]
///
/// A missing cell's factor is left out of the product.
public struct LevelProbabilities: Codable, Hashable, Sendable {
    /// The columns of a row.
    public let columns: MixedColumns
    /// For each component, for each category in the order of the table, for each level its probability.
    public let shares: [[[Double]]]

    /// Probabilities that are given.
    ///
    /// - Parameters:
    ///   - columns: the columns of a row.
    ///   - shares: positive numbers that sum to 1 within 1e-6 over the levels, for each component and category.
    /// - Throws: `MixtureError.option` for anything else.
    public init(_ columns: MixedColumns, shares: [[[Double]]]) throws {
        let levels = columns.levels
        for (k, component) in shares.enumerated() {
            guard component.map(\.count) == levels.map(\.count) else {
                throw MixtureError.option(
                    name: "the number of level probabilities of component \(k + 1)",
                    value: "\(component.map(\.count))", allowed: "\(levels.map(\.count))")
            }
            for (name, own) in zip(columns.categoryNames, component) {
                guard own.allSatisfy({ $0 > 0 && $0 <= 1 }), abs(own.reduce(0, +) - 1) < 1e-6
                else {
                    throw MixtureError.option(
                        name: "the level probabilities of \(name) in component \(k + 1)",
                        value: "\(own)", allowed: "positive, with sum 1")
                }
            }
        }
        self.init(checked: columns, shares: shares)
    }

    /// Probabilities that an M step has made.
    init(checked columns: MixedColumns, shares: [[[Double]]]) {
        self.columns = columns
        self.shares = shares
    }

    /// How many of them are free: L_j - 1 for each component and category.
    public var parameterCount: Int {
        shares.count * columns.levels.reduce(0) { $0 + $1.count - 1 }
    }

    /// Σ_k r_k θ_kj[l] / Σ_k r_k for each category and level.
    ///
    /// - Parameter weights: r, not negative, one for each component; the mean over the components when all are 0.
    public func mean(weights: some Collection<Double>) -> [[Double]] {
        let total = weights.reduce(0, +)
        let r =
            total > 0 ? weights.map { $0 / total } : shares.map { _ in 1 / Double(shares.count) }
        return columns.levels.indices.map { j in
            columns.levels[j].indices.map { l in
                zip(r, shares).reduce(0) { $0 + $1.0 * $1.1[j][l] }
            }
        }
    }

    /// D(θ_kj ‖ m_j) = Σ_l θ_kj[l] ln(θ_kj[l] / m_j[l]) of each category in one component, in nats: how much the
    /// category tells the component from all rows.
    ///
    /// - Parameter whole: m, the shares in all rows.
    public func divergences(ofComponent k: Int, from whole: [[Double]]) -> [Double] {
        zip(shares[k], whole).map { own, all in
            zip(own, all).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
        }
    }

    /// A level for each category, drawn from one component.
    ///
    /// - Parameter key: decides them; the draw of a category is the same whatever the others are.
    func draw(fromComponent k: Int, key: RandomKey) -> [Int] {
        shares[k].enumerated().map { category, own in
            chosenLaw(at: key.uniform(at: category), of: own.count) { own[$0] }
        }
    }

    /// - Throws: `MixtureError.option` for the probabilities of another number of components, or a table of another number
    ///   of numbers.
    func check(components: Int, dimension: Int) throws {
        guard shares.count == components else {
            throw MixtureError.option(
                name: "the number of components with level probabilities",
                value: "\(shares.count)", allowed: "\(components)")
        }
        guard columns.numbers.count == dimension else {
            throw MixtureError.option(
                name: "the number of columns of numbers in the table",
                value: "\(columns.numbers.count)",
                allowed: "\(dimension), the dimension of the Gaussians")
        }
    }

    /// The same for some of the row's columns, in the order wanted; nil when these are all numbers.
    func selecting(_ kept: [Int]) -> LevelProbabilities? {
        guard let selected = columns.selecting(kept) else { return nil }
        let order = kept.compactMap { columns.categories.firstIndex(of: $0) }
        return LevelProbabilities(
            checked: selected, shares: shares.map { own in order.map { own[$0] } })
    }
}
