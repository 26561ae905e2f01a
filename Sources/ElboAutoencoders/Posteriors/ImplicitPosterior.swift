public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// A law of any form, without a density, whose moments are known: noise goes through functions of its own, and the example says
/// how much of each there is (Mescheder, Nowozin and Geiger 2017, section 3.3),
///
///     z_k = b_k(x) + Σᵢ a_ik(x) v_ik(εᵢ),   εᵢ from N(0, I)
///     E z_k = b_k + Σᵢ a_ik E v_ik,   Cov(z_k, z_l) = Σᵢ a_ik a_il Cov(v_ik, v_il)
///
/// A sum of many independent terms begins near a normal law, which a critic that compares it with one of the same moments can
/// follow as it departs. A network of features and noise at once becomes thin faster than a critic learns to see it.
public struct ImplicitPosterior: PosteriorPart {
    /// "implicit"
    public static let kind: String = "implicit"
    /// For people who choose.
    public static let summary: String = "any law that networks make of noise, without a density"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("functions", standard: "32", "of noise, of which a code is a sum, 1...65536"),
        PartOption("noise", standard: "4", "numbers of noise of each function, 1...65536"),
        PartOption(
            "hidden", standard: "32",
            "outputs of each of two hidden layers of each function, 1...65536"),
    ]

    /// Functions of noise.
    public let functions: Int
    /// Numbers of noise of each.
    public let noise: Int
    /// Outputs of each of two hidden layers of each.
    public let hidden: Int

    /// Makes the part.
    public init(functions: Int = 32, noise: Int = 4, hidden: Int = 32) {
        self.functions = functions
        self.noise = noise
        self.hidden = hidden
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        functions = try given.count("functions", standard: 32, in: 1...65_536)
        noise = try given.count("noise", standard: 4, in: 1...65_536)
        hidden = try given.count("hidden", standard: 32, in: 1...65_536)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        for (name, value) in [
            ("the functions", functions), ("the noise", noise), ("the hidden layers", hidden),
        ] {
            try require(
                (1...65_536).contains(value), "\(name) of the posterior", value, "in 1...65536")
        }
    }

    /// In words.
    public var title: String { "implicit, a sum of \(functions) functions of noise" }
    /// No.
    public var hasDensity: Bool { false }
    /// No.
    public var isDiagonalNormal: Bool { false }

    /// What it learns.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        let m = functions
        func ofVarianceOne(_ inputs: Int) -> Initializer {
            .normal(deviation: 1 / Double(inputs).squareRoot())
        }
        return [
            Parameter("\(path).mean.weight", [features, dimension], .fanInUniform),
            Parameter("\(path).mean.bias", [dimension], .zeros),
            Parameter("\(path).amount.weight", [features, m * dimension], .fanInUniform),
            Parameter("\(path).amount.bias", [m * dimension], .ones),
            Parameter("\(path).noise.weight", [m, noise, hidden], ofVarianceOne(noise)),
            Parameter("\(path).noise.bias", [m, 1, hidden], .normal(deviation: 0.5)),
            Parameter("\(path).hidden.weight", [m, hidden, hidden], ofVarianceOne(hidden)),
            Parameter("\(path).hidden.bias", [m, 1, hidden], .zeros),
            Parameter("\(path).value.weight", [m, hidden, dimension], ofVarianceOne(hidden)),
        ]
    }

    /// Draws of z; the moments of the functions are those of 256 draws, the same for every example, so that equal examples have
    /// equal codes.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let (examples, m) = (features.shape[0], functions)
        // v: [m, draws, dimension]
        func values(_ noise: Tensor) -> Tensor {
            func layer(_ x: Tensor, _ name: String) -> Tensor {
                x.matrixMultiplied(by: pass["\(path).\(name).weight"])
                    + pass["\(path).\(name).bias"]
            }
            return tanh(layer(tanh(layer(noise, "noise")), "hidden"))
                .matrixMultiplied(by: pass["\(path).value.weight"])
        }
        let mean = affine(features, at: "\(path).mean", in: pass)
        let amounts =
            (affine(features, at: "\(path).amount", in: pass) * (1 / Double(m).squareRoot()))
            .reshaped(to: [1, examples, m, dimension])
        let still = features.trace.constant(HostArray(RandomKey(seed: 0)))
            .normal([m, Self.drawsOfMoments, noise])
        let known = values(still)
        let (means, own) = (known.mean(along: [1]), pass.nextKey())
        let centred = known - means.expandingAxis(at: 1)
        let variances = centred.squared().mean(along: [1])
        let covariances =
            centred.transposed().matrixMultiplied(by: centred) * (1 / Double(Self.drawsOfMoments))
        let held = amounts.reshaped(to: [examples, m, dimension])
        let drawn = values(own.normal([m, count * examples, noise]))
            .transposed([1, 0, 2]).reshaped(to: [count, examples, m, dimension])
        return LatentDraw(
            z: mean + (amounts * drawn).sum(along: [2]),
            mean: mean + (amounts * means).sum(along: [2]).reshaped(to: mean.shape),
            variance: (amounts.squared() * variances).sum(along: [2]).reshaped(to: mean.shape),
            covariance: (held.expandingAxis(at: 3) * held.expandingAxis(at: 2) * covariances)
                .sum(along: [1]))
    }

    private static let drawsOfMoments = 256
}

extension Posterior {
    /// Any law that networks make of noise.
    public static func implicit(functions: Int = 32, noise: Int = 4, hidden: Int = 32) -> Posterior
    {
        Posterior(ImplicitPosterior(functions: functions, noise: noise, hidden: hidden))
    }
}
