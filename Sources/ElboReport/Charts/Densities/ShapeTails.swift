/// What makes the tails of a shape heavier than a Gaussian's.
package enum ShapeTails: Sendable, Equatable {
    /// A t distribution.
    case t(degreesOfFreedom: Double)
    /// A Gaussian of which a share 1 - `goodShare` is bad, with variances `inflation` times as great.
    case contaminated(goodShare: Double, inflation: Double)
}
