import ElboMixtures
import ElboReport

extension Tails {
    /// The tails as charts draw them.
    var shape: ShapeTails {
        switch self {
        case .t(let degrees): .t(degreesOfFreedom: degrees)
        case .contaminated(let part):
            .contaminated(goodShare: part.goodShare, inflation: part.inflation)
        }
    }
}

extension ComponentLaw {
    /// What a mixture of such components is called.
    package var title: String {
        switch self {
        case .normal: "Gaussian mixture"
        case .t: "mixture of t distributions"
        case .contaminated: "mixture of contaminated Gaussians"
        }
    }
}
