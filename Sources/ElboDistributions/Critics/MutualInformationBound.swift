public import ElboGraph
import Foundation

/// Bounds and estimates of I(X; Y) by a critic T(x, y): read off from its scores of pairs drawn together and of pairs drawn
/// apart.
///
/// In all formulas p is the law of pairs, q the product of its marginals.
public enum MutualInformationBound: String, Codable, Hashable, Sendable, CaseIterable {
    /// E_p T - ln E_q eᵀ ≤ I (Donsker and Varadhan 1983), with the gradient of MINE: E_q eᵀ in the denominator is a moving
    /// average, since the logarithm of a batch's mean has a biased gradient (Belghazi et al. 2018, equations 10 and 12).
    case donskerVaradhan = "dv"
    /// E_p T - E_q e^(T-1) ≤ I (Nguyen, Wainwright and Jordan 2010): its estimate is unbiased, its variance grows like e^I.
    case nguyenWainwrightJordan = "nwj"
    /// E [T(x, y) - ln 1/K Σⱼ e^T(x, yⱼ)] ≤ I, and ≤ ln K (van den Oord, Li and Vinyals 2018): little variance, a cap.
    case noiseContrastive = "infonce"
    /// A critic that tells p from q by log-odds, T = ln p/q at its best, read off by E_p T - ln E_q eᵀ (Hjelm et al. 2019,
    /// equation 4): the gradient is unbiased and tame.
    case jensenShannon = "js"
    /// That critic, read off by E_p T - ln E_q clip(eᵀ, e^-τ, e^τ), τ = 5: little variance, not strictly a bound (Song and
    /// Ermon 2020, equation 13).
    case smile
    /// E_p ln r(y|x) - E_q ln r(y|x) ≥ I where the learned law r is that of y given x, here T = ln r(y|x) (Cheng et al. 2020,
    /// equations 7 and 13).
    case contrastiveUpper = "club"

    /// On which side of I(X; Y) its expectation lies.
    public enum Side: String, Codable, Hashable, Sendable {
        /// Never above, whatever the critic.
        case below = "at least"
        /// Not below, as far as the learned law is right.
        case above = "at most"
        /// On no side for certain.
        case about = "about"
    }

    /// On which side of I(X; Y) its expectation lies.
    public var side: Side {
        switch self {
        case .donskerVaradhan, .nguyenWainwrightJordan, .noiseContrastive, .jensenShannon: .below
        case .smile: .about
        case .contrastiveUpper: .above
        }
    }

    /// The one by whose loss its critic is trained: those with the same share a critic.
    public var teacher: MutualInformationBound { self == .smile ? .jensenShannon : self }

    /// Whether its critic is the logarithm of a learned law of y given x, and no free function of both.
    public var isLikelihood: Bool { self == .contrastiveUpper }

    /// The most that it can be with so many pairs drawn apart for each pair, in nats; nil where nothing caps it.
    public func cap(others: Int) -> Double? {
        switch self {
        case .noiseContrastive: Foundation.log(Double(others + 1))
        case .donskerVaradhan, .nguyenWainwrightJordan, .jensenShannon, .smile,
            .contrastiveUpper:
            nil
        }
    }

    /// The rate at which MINE's average moves.
    public static let averagingRate: Double = 0.01
    private static let tau = 5.0

    /// The estimate in nats: one number.
    ///
    /// - Parameters:
    ///   - joint: T(xᵢ, yᵢ): [pairs].
    ///   - apart: T(xᵢ, yⱼ) for some others of each pair: [pairs, others].
    public func estimate(joint: Tensor, apart: Tensor) -> Tensor {
        switch self {
        case .donskerVaradhan, .jensenShannon:
            return joint.mean() - Self.logMeanExp(apart)
        case .nguyenWainwrightJordan:
            return joint.mean() - exp(apart - 1).mean()
        case .noiseContrastive:
            let all = concatenate([joint.expandingAxis(at: -1), apart], along: 1)
            let mean = logSumExp(all, along: [1]) - Foundation.log(Double(all.shape[1]))
            return (joint - mean).mean()
        case .smile:
            let clipped = maximum(minimum(apart, Self.tau), -Self.tau)
            return joint.mean() - Self.logMeanExp(clipped)
        case .contrastiveUpper:
            return joint.mean() - apart.mean()
        }
    }

    /// What a critic's step minimises, and the next ln of MINE's average.
    ///
    /// Where the gradient is not that of the estimate, the loss has the value of the one and the gradient of the other.
    ///
    /// - Parameters:
    ///   - joint: T(xᵢ, yᵢ): [pairs].
    ///   - apart: T(xᵢ, yⱼ): [pairs, others].
    ///   - logAverage: ln of the moving average of E_q eᵀ: one number.
    public func loss(joint: Tensor, apart: Tensor, logAverage: Tensor) -> (
        loss: Tensor, logAverage: Tensor
    ) {
        switch self {
        case .nguyenWainwrightJordan, .noiseContrastive:
            return (-estimate(joint: joint, apart: apart), logAverage)
        case .contrastiveUpper:
            return (-joint.mean(), logAverage)
        case .jensenShannon, .smile:
            return (Discrimination(real: joint, fake: apart).crossEntropy, logAverage)
        case .donskerVaradhan:
            let batch = Self.logMeanExp(apart)
            let rate = Self.averagingRate
            let old = logAverage + Foundation.log(1 - rate)
            let new = batch.stoppingGradient() + Foundation.log(rate)
            let next = maximum(old, new) + log1p(exp(-abs(old - new)))
            let surrogate = exp(batch - next) - joint.mean()
            let value = batch - joint.mean()
            return ((value - surrogate).stoppingGradient() + surrogate, next)
        }
    }

    private static func logMeanExp(_ scores: Tensor) -> Tensor {
        logSumExp(scores, along: Array(0..<scores.shape.rank))
            - Foundation.log(Double(scores.shape.count))
    }
}
