import ElboNumerics
import Foundation

/// The forecast that every other has to beat: what was there a season before.
struct SeasonalNaive {
    /// How many steps a season has.
    let season: Int
    private let past: [Double]
    /// The differences of cells a season apart.
    private let differences: [Double]

    /// - Parameters:
    ///   - past: a column's cells of one series in order; NaN is missing.
    ///   - season: steps of a season, at least 1; 1 is the last value.
    init(_ past: [Double], season: Int) {
        self.past = past
        self.season = season
        differences = past.indices.dropFirst(season).map { past[$0] - past[$0 - season] }
            .filter { !$0.isNaN }
    }

    /// The mean absolute difference of cells a season apart; nil without any.
    var error: Double? {
        differences.isEmpty
            ? nil : differences.reduce(0) { $0 + abs($1) } / Double(differences.count)
    }

    /// The law so many steps behind the end: the latest cell of the same place in a season, and the variance of as many
    /// independent differences as seasons lie between; nil where no such cell is there.
    func law(_ steps: Int) -> ScalarLaw? {
        let squares = differences.reduce(0) { $0 + $1 * $1 }
        guard squares > 0 else { return nil }
        var place = past.count - 1 + steps
        var seasons = 0
        repeat {
            place -= season
            seasons += 1
        } while place >= past.count || (place >= 0 && past[place].isNaN)
        guard place >= 0 else { return nil }
        return ScalarLaw(
            mean: past[place],
            variance: Double(seasons) * squares / Double(differences.count))
    }

    /// The law of a cell of the past from those before it; nil where none is there a season before.
    func law(ofStep step: Int) -> ScalarLaw? {
        let squares = differences.reduce(0) { $0 + $1 * $1 }
        guard squares > 0, step >= season, !past[step - season].isNaN else { return nil }
        return ScalarLaw(
            mean: past[step - season], variance: squares / Double(differences.count))
    }
}
