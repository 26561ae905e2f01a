import ElboDistributions
import ElboGraph
import ElboTestSupport
import Testing

/// A law over pixel levels, made from a row of free parameters for one element.
struct PixelLawCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let parameters: [Double]
    /// Parameters that any law must survive.
    let extremes: [[Double]]
    let make: @Sendable ([Tensor]) -> any PixelDistribution

    /// The law for parameter arrays of equal shape.
    func law(_ parameters: [Tensor]) -> any PixelDistribution { make(parameters) }

    static let all: [PixelLawCase] = [
        PixelLawCase(
            testDescription: "discretized logistic", parameters: [0.31, -3.2],
            extremes: [[0.5, -20], [-1e4, -7], [1e4, 3], [0.5, 20], [0, -30], [1, -7.6]],
            make: { DiscretizedLogistic(location: $0[0], logScale: $0[1], eventRank: 0) }),
        PixelLawCase(
            testDescription: "wide discretized logistic", parameters: [0.9, 0.4], extremes: [],
            make: { DiscretizedLogistic(location: $0[0], logScale: $0[1], eventRank: 0) }),
        PixelLawCase(
            testDescription: "mixture of discretized logistics",
            parameters: [0.4, -1, 0.1, 0.8, -3.5, -2],
            extremes: [
                [1e4, -1e4, 0.5, 0.5, -20, 20], [0, 0, 1e4, -1e4, 3, -7], [0, -1e4, 0, 1, -30, 0],
            ],
            make: { parameters in
                func pair(_ first: Int) -> Tensor {
                    concatenate(
                        [0, 1].map { parameters[first + $0].expandingAxis(at: -1) }, along: -1)
                }
                return DiscretizedLogisticMixture(
                    logits: pair(0), locations: pair(2), logScales: pair(4), eventRank: 0)
            }),
        PixelLawCase(
            testDescription: "beta-binomial", parameters: [1.1, 0.3],
            extremes: [[-30, -30], [30, 30], [-30, 30], [30, -30], [0, 13], [13, 13]],
            make: { BetaBinomial(alpha: exp($0[0]), beta: exp($0[1]), eventRank: 0) }),
        PixelLawCase(
            testDescription: "U-shaped beta-binomial", parameters: [-2.5, -1.5], extremes: [],
            make: { BetaBinomial(alpha: exp($0[0]), beta: exp($0[1]), eventRank: 0) }),
    ]
}

/// All pixel values.
let pixelValues: [Double] = (0..<256).map { Double($0) / 255 }
