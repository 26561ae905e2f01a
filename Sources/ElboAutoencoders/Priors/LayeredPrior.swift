public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// A prior that is a variational autoencoder itself: the codes have codes, layer upon layer.
///
///     p(z₁) = ∫ p(z₁|z₂) p(z₂) dz₂,    ln p(z₁) ≥ E_q [ln p(z₁|z₂) + ln p(z₂) - ln q(z₂|z₁)],    p(z_L) = N(0, I)
///
/// With q(z₁|x) below, the bound is that of a model of several stochastic layers (Rezende, Mohamed and Wierstra 2014), the
/// importance weights are p(x|z₁) p(z₁|z₂) p(z₂) / q(z₁|x) q(z₂|z₁) (Burda, Grosse and Salakhutdinov 2016, section 5).
public struct LayeredPrior: PriorPart {
    /// "layered"
    public static let kind: String = "layered"
    /// For people who choose.
    public static let summary: String =
        "codes of codes: normal laws given a code of their own, N(0, I) at the top"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "latents", standard: "10", "dimensions of each layer above z, such as 50 or 50+20"),
        PartOption("hidden", standard: "100", "outputs of each hidden layer, 1...65536"),
        PartOption("depth", standard: "2", "hidden layers of each network, 1...100"),
    ]

    /// Dimensions of z₂, z₃, ...
    public let latents: [Int]
    /// Outputs of each hidden layer.
    public let hidden: Int
    /// Hidden layers of each network.
    public let depth: Int

    /// Makes the part.
    public init(latents: [Int] = [10], hidden: Int = 100, depth: Int = 2) {
        self.latents = latents
        self.hidden = hidden
        self.depth = depth
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        let sizes = (given["latents"] ?? "10").split(
            separator: "+", omittingEmptySubsequences: false)
        latents = sizes.compactMap { Int($0) }
        guard latents.count == sizes.count else {
            throw given.refusal("latents", "whole numbers with + between them, such as 50+20")
        }
        hidden = try given.count("hidden", standard: 100, in: 1...65_536)
        depth = try given.count("depth", standard: 2, in: 1...100)
        try validate()
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...20).contains(latents.count) && latents.allSatisfy { (1...100_000).contains($0) },
            "the latents of layered", latents.map(String.init).joined(separator: "+"),
            "1 to 20 numbers in 1...100000, such as 50+20")
        try require((1...65_536).contains(hidden), "the hidden of layered", hidden, "in 1...65536")
        try require((1...100).contains(depth), "the depth of layered", depth, "in 1...100")
    }

    /// In words.
    public var title: String {
        "layered: \(latents.map(String.init).joined(separator: ", then ")) dimensions above, networks of \(depth) x \(hidden)"
    }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// One, and those above.
    public var layers: Int { 1 + latents.count }

    /// The layers from z up, each a pair of networks between neighbours.
    private func steps(over space: LatentSpace) -> [LayerStep] {
        let sizes = [space.dimension] + latents
        return latents.indices.map { index in
            LayerStep(
                below: sizes[index], above: sizes[index + 1], hidden: hidden, depth: depth,
                path: "\(space.path).\(index)")
        }
    }

    /// For each layer q of the code above and p of the code below: networks whose outputs are means and ln σ².
    public func parameters(over space: LatentSpace) -> [Parameter] {
        steps(over: space).flatMap(\.parameters)
    }

    /// The law, whose densities are estimates by one draw of the codes above: their bound in expectation.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        LayeredLaw(
            dimension: space.dimension, steps: steps(over: space), pass: pass,
            key: pass.nextKey())
    }

    /// Of 4096 draws: there is no closed form.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let key = trace.constant(HostArray(RandomKey(seed: 0)))
        let draws = law(over: space, in: &pass, trace).sample(key: key, count: 4096)
        let mean = draws.mean(along: [0])
        return (mean, sqrt((draws - mean).squared().mean(along: [0])))
    }

    /// Dimensions of each layer, z first.
    public func dimensions(over space: LatentSpace) -> [Int] { [space.dimension] + latents }

    /// q(z above | z) for codes of a layer, 0 that of z: [..., its dimensions].
    public func inference(
        above z: Tensor, ofLayer layer: Int, over space: LatentSpace, in pass: ForwardPass
    ) -> DiagonalNormal {
        steps(over: space)[layer].inference(of: z, in: pass)
    }

    /// p(z | z above) of a layer, 0 that of z, for codes of the one above it: [..., its dimensions].
    public func generation(
        ofLayer layer: Int, from above: Tensor, over space: LatentSpace, in pass: ForwardPass
    ) -> DiagonalNormal {
        steps(over: space)[layer].generation(of: above, in: pass)
    }

    /// The code of a layer above, from the means of those below: [examples, dimension] each.
    public func codes(
        above z: Tensor, layer: Int, over space: LatentSpace, in pass: inout ForwardPass
    ) -> (mean: Tensor, variance: Tensor)? {
        guard (2...layers).contains(layer) else { return nil }
        var code = (mean: z, variance: z * 0)
        for step in steps(over: space).prefix(layer - 1) {
            let q = step.inference(of: code.mean, in: pass)
            code = (q.mean, exp(q.logVariance))
        }
        return code
    }
}

/// Two neighbouring layers: q(above|below) and p(below|above), normal laws by tanh networks.
private struct LayerStep {
    let below: Int
    let above: Int
    let hidden: Int
    let depth: Int
    let path: String

    private func network(from inputs: Int, to outputs: Int) -> Network {
        var (layers, size): ([Layer], Int) = ([], inputs)
        for _ in 0..<depth {
            layers += [
                .dense(inputs: size, outputs: hidden, initializer: .fanInUniform),
                .activation(function: .tanh),
            ]
            size = hidden
        }
        return Network(
            layers + [.dense(inputs: size, outputs: 2 * outputs, initializer: .fanInUniform)])
    }

    var parameters: [Parameter] {
        network(from: below, to: above).parameters(at: "\(path).inference")
            + network(from: above, to: below).parameters(at: "\(path).generation")
    }

    /// q(z above | z below), one law for each of [..., below].
    func inference(of z: Tensor, in pass: ForwardPass) -> DiagonalNormal {
        law(of: z, from: below, to: above, at: "\(path).inference", pass)
    }

    /// p(z below | z above), one law for each of [..., above].
    func generation(of z: Tensor, in pass: ForwardPass) -> DiagonalNormal {
        law(of: z, from: above, to: below, at: "\(path).generation", pass)
    }

    private func law(
        of z: Tensor, from inputs: Int, to outputs: Int, at path: String, _ pass: ForwardPass
    ) -> DiagonalNormal {
        // Dense layers and activations leave nothing in a pass.
        var pass = pass
        let leading = Array(z.shape.extents.dropLast())
        let both = network(from: inputs, to: outputs)(
            z.reshaped(to: [leading.reduce(1, *), inputs]), at: path, in: &pass
        ).reshaped(to: Shape(leading + [2 * outputs]))
        return DiagonalNormal(
            mean: both.slice(0..<outputs, along: -1),
            logVariance: both.slice(outputs..<2 * outputs, along: -1).boundedLogVariance)
    }
}

/// p(z₁) by draws of the codes above.
private struct LayeredLaw: Distribution {
    let dimension: Int
    let steps: [LayerStep]
    let pass: ForwardPass
    let key: Tensor
    var isStill = false

    var batchShape: Shape { [] }
    var eventShape: Shape { [dimension] }
    var isReparameterized: Bool { true }
    /// Of 4096 draws.
    var mean: Tensor { sample(key: key, count: 4096).mean(along: [0]) }

    /// Σ ln p(zᵢ|zᵢ₊₁) - ln q(zᵢ₊₁|zᵢ) + ln N(z_L; 0, I) at one draw of the codes above.
    func logProbability(of value: Tensor) -> Tensor {
        var (z, sum): (Tensor, Tensor?) = (value, nil)
        for (index, step) in steps.enumerated() {
            let q = step.inference(of: z, in: pass)
            let shape = Shape(Array(z.shape.extents.dropLast()) + [step.above])
            let above = q.mean + q.standardDeviation * key.child(UInt64(index)).normal(shape)
            let term =
                step.generation(of: above, in: pass).logProbability(of: z)
                - q.logProbability(of: above)
            sum = sum.map { $0 + term } ?? term
            z = above
        }
        let top = DiagonalNormal.standard(z.shape, in: z.trace).logProbability(of: z)
        let all = sum.map { $0 + top } ?? top
        return isStill ? all.stoppingGradient() : all
    }

    func sample(key: Tensor, count: Int) -> Tensor {
        var z = key.child(0).normal([count, steps.last?.above ?? dimension])
        for (index, step) in steps.enumerated().reversed() {
            let p = step.generation(of: z, in: pass)
            z = p.mean + p.standardDeviation * key.child(UInt64(index + 1)).normal(p.mean.shape)
        }
        return z
    }

    func entropy() -> Tensor {
        preconditionFailure("the entropy of codes with codes has no closed form; draw instead")
    }

    func stoppingGradient() -> LayeredLaw {
        var still = self
        still.isStill = true
        return still
    }
}

extension Prior {
    /// Codes of codes, N(0, I) at the top.
    public static func layered(latents: [Int] = [10], hidden: Int = 100, depth: Int = 2) -> Prior {
        Prior(LayeredPrior(latents: latents, hidden: hidden, depth: depth))
    }
}
