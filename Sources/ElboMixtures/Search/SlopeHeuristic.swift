import Foundation

/// How much a free parameter gains of log-likelihood where there are too many of them: what a criterion must take off twice
/// (Birgé and Massart 2007; Baudry, Maugis and Michel 2012, "Slope heuristics: overview and implementation").
///
/// Once a mixture is large enough its best log-likelihood grows linearly, L ≈ κ ν + constant, and the mixture with the greatest
/// L - 2 κ ν is chosen. Over how many of the largest mixtures the slope is taken is found from the choices: for each number
/// the slope chooses a mixture, and the longest run of numbers with one choice decides, of equal runs that of more mixtures.
public struct SlopeHeuristic: Hashable, Sendable {
    /// κ, nats for a free parameter, at least 0.
    public let slope: Double
    /// Over how many of the largest mixtures it was taken: the middle of the run.
    public let count: Int

    /// The fewest mixtures of different sizes from which a slope is found.
    public static let least: Int = 8

    /// The slope; nil for fewer than `least` numbers of parameters.
    ///
    /// - Parameters:
    ///   - parameters: the free parameters of each mixture.
    ///   - logLikelihoods: of each, in nats; of equal parameters the greatest counts.
    public init?(parameters: [Int], logLikelihoods: [Double]) {
        let best = Dictionary(zip(parameters, logLikelihoods), uniquingKeysWith: max)
        let points = best.map { (size: Double($0.key), value: $0.value) }
            .sorted { $0.size < $1.size }
        guard points.count >= Self.least else { return nil }
        // Two points have a slope, but none that one of them could not have alone.
        let tried = (4...points.count).reversed().map { count in
            let slope = Self.slope(points.suffix(count))
            let chosen = points.indices.max {
                points[$0].value - 2 * slope * points[$0].size
                    < points[$1].value - 2 * slope * points[$1].size
            }
            return (count: count, slope: slope, chosen: chosen)
        }
        var longest = 0..<0
        var start = 0
        for index in tried.indices where index > 0 {
            if tried[index].chosen != tried[start].chosen { start = index }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        let middle = tried[(longest.lowerBound + longest.upperBound) / 2]
        (slope, count) = (middle.slope, middle.count)
    }

    /// 2 L - 4 κ ν.
    public func value(logLikelihood: Double, parameters: Int) -> Double {
        2 * logLikelihood - 4 * slope * Double(parameters)
    }

    /// The median of the slopes between two points (Theil 1950; Sen 1968), which single bad fits do not bend; at least 0.
    private static func slope(_ points: ArraySlice<(size: Double, value: Double)>) -> Double {
        var slopes: [Double] = []
        for (place, left) in points.enumerated() {
            for right in points.dropFirst(place + 1) {
                slopes.append((right.value - left.value) / (right.size - left.size))
            }
        }
        slopes.sort()
        let middle = slopes.count / 2
        let median =
            slopes.count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2
        return max(median, 0)
    }
}

extension MixtureSearch {
    /// The places by the slope of their log-likelihoods.
    ///
    /// - Throws: `MixtureError.option` for too few sizes.
    func sloped(_ places: [Candidate]) throws -> [Candidate] {
        let fits = places.compactMap(\.fit)
        let heuristic = SlopeHeuristic(
            parameters: fits.map(\.parameterCount), logLikelihoods: fits.map(\.logLikelihood))
        guard let heuristic else {
            throw MixtureError.option(
                name: "the number of mixtures of different sizes",
                value: "\(Set(fits.map(\.parameterCount)).count)",
                allowed:
                    "at least \(SlopeHeuristic.least) for the slope of their log-likelihoods; ask for more components"
            )
        }
        return places.map { place in
            place.valued(
                place.fit.map {
                    heuristic.value(
                        logLikelihood: $0.logLikelihood, parameters: $0.parameterCount)
                })
        }
    }
}
