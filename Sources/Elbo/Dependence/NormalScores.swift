import ElboNumerics

/// The numbers of a column as normal scores: Φ⁻¹ of their ranks' shares, equal numbers with their mean rank.
///
/// I(X; Y) does not change where each column is stretched by a function of its own that keeps the order; outliers and
/// skewed columns then teach a critic as well as normal ones.
func normalScores(_ values: [Float]) -> [Float] {
    meanRanks(values.map(Double.init)).map {
        Float(normalQuantile(($0 + 0.5) / Double(values.count)))
    }
}
