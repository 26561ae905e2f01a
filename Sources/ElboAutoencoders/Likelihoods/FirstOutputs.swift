import Foundation

/// ln(p / (1 - p)) of a mean kept away from 0 and 1.
func logOdds(_ p: Double, from limit: Double = 0.001) -> Double {
    let p = min(max(p, limit), 1 - limit)
    return log(p / (1 - p))
}

/// ln μ of counts with this mean, which is kept away from 0.
func logCount(_ mean: Double) -> Double { log(max(mean, 0.01)) }

/// ln s of a logistic law with this standard deviation, π s / √3, or with 0.2 if that is more.
func logLogisticScale(deviation: Double) -> Double {
    log(max(deviation, 0.2) * 3.0.squareRoot() / .pi)
}
