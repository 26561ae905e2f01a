/// How the state of a state space is built.
public enum StateForm: Codable, Hashable, Sendable {
    /// So many numbers that move by a matrix of their own; everything is estimated.
    case free(dimension: Int)
    /// Of each column a level that wanders, with a slope that wanders where there is a trend, and a season of so many steps
    /// that wanders (Harvey 1989, "Forecasting, structural time series models and the Kalman filter", chapter 2); only the
    /// variances are estimated.
    case structural(trend: Bool, season: Int?)

    /// How many numbers the state has.
    package func dimension(columns: Int) -> Int {
        switch self {
        case .free(let dimension): dimension
        case .structural(let trend, let season):
            columns * ((trend ? 2 : 1) + (season.map { $0 - 1 } ?? 0))
        }
    }

    /// How many free numbers a model has, beside the first state: of a free form less those that a rotation and a scale of
    /// the state leave open.
    func parameterCount(columns: Int) -> Int {
        switch self {
        case .free(let d):
            // A, C, R, b, m with Q = 1; rotations of the state change nothing.
            d * d + columns * d - d * (d - 1) / 2 + 2 * columns + d
        case .structural(let trend, let season):
            columns * (2 + (trend ? 1 : 0) + (season == nil ? 0 : 1))
        }
    }

    /// What it is, in words.
    public var name: String {
        switch self {
        case .free(let dimension): "free, \(dimension) number\(dimension == 1 ? "" : "s")"
        case .structural(let trend, let season):
            (trend ? "level and slope" : "level")
                + (season.map { ", season of \($0) steps" } ?? "")
        }
    }
}
