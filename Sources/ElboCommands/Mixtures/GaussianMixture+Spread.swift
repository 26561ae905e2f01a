import Elbo

extension TableOutput {
    /// A table of rows of a mixture: numbers with the digits of their columns, and the texts of levels.
    ///
    /// - Parameters:
    ///   - mixture: Whose rows they are.
    ///   - formats: How the numbers of each column are written, where that is known.
    init(_ mixture: GaussianMixture, formats: [NumberFormat?]? = nil) {
        let deviations = mixture.columnDeviations
        guard let table = mixture.table else {
            self.init(
                columns: mixture.columnNames, spreads: deviations, dates: formats?.dates ?? [:])
            return
        }
        var spreads = [Double](repeating: 0, count: table.count)
        for (place, deviation) in zip(mixture.numberPlaces, deviations) {
            spreads[place] = deviation
        }
        self.init(
            columns: table.map(\.name), spreads: spreads,
            levels: Dictionary(
                uniqueKeysWithValues: table.enumerated().compactMap { place, column in
                    column.levels.map { (place, $0) }
                }), dates: formats?.dates ?? [:])
    }
}

extension GaussianMixture {
    /// The standard deviation of each column of numbers under the components: σ² = Σ w (σₖ² + μₖ²) - μ².
    var columnDeviations: [Double] {
        let total = components.reduce(0) { $0 + $1.weight }
        let whole = mean
        return (0..<dimension).map { column in
            let variance = components.reduce(0) {
                let away = $1.mean[column] - whole[column]
                return $0 + $1.weight * ($1.covariance.variances[column] + away * away)
            }
            return (variance / total).squareRoot()
        }
    }
}
