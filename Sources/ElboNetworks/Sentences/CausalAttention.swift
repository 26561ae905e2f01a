import ElboGraph
import Foundation

/// Layers of attention over the places before (Vaswani et al. 2017, section 3), normalised before each part (Xiong et al. 2020).
///
///     h⁰ = x W + b + beside
///     a = h + Σ_heads softmaxₛ≤ₜ(qₜ·kₛ / √d - m (t - s)) vₛ,  q, k, v of norm(h)
///     h' = a + F relu(G norm(a))
///
/// Places are told by how far back they lie: each head has a slope m = 2^(-8 i / heads), i = 1 ... heads (Press, Smith and Lewis 2022).
public struct CausalAttention: Codable, Hashable, Sendable {
    /// Numbers that enter at each place.
    public let inputs: Int
    /// Numbers at each place between the layers.
    public let units: Int
    /// How many layers.
    public let layers: Int
    /// In how many parts units are attended to.
    public let heads: Int
    /// Probability of dropping each number that a part adds in training, in 0..<1.
    public let dropout: Double

    /// Describes layers.
    ///
    /// - Parameter heads: Divides `units`; nil takes up to 8 of at least 32 units each.
    public init(
        inputs: Int, units: Int, layers: Int = 1, heads: Int? = nil, dropout: Double = 0
    ) {
        self.inputs = inputs
        self.units = units
        self.layers = layers
        self.heads = heads ?? [8, 4, 2].first { units % $0 == 0 && units / $0 >= 32 } ?? 1
        self.dropout = dropout
    }

    /// In words.
    public var title: String {
        "attention \([String](repeating: "\(units)", count: layers).joined(separator: ",")) of \(heads) head\(heads == 1 ? "" : "s") on \(inputs)"
            + (dropout > 0 ? ", dropout \(dropout)" : "")
    }

    /// Units within the second part of a layer, for each at a place.
    private static let inner = 4

    func parameters(at path: String) -> [Parameter] {
        let norm = Layer.layerNormalization(features: units)
        return Entrance.parameters(inputs, units, at: path)
            + (0..<layers).flatMap { layer -> [Parameter] in
                let own = "\(path).\(layer)"
                return norm.parameters(at: "\(own).before")
                    + Dense.parameters(units, 3 * units, at: "\(own).query")
                    + Dense.parameters(units, units, at: "\(own).told")
                    + norm.parameters(at: "\(own).between")
                    + Dense.parameters(units, Self.inner * units, at: "\(own).wide")
                    + Dense.parameters(Self.inner * units, units, at: "\(own).narrow")
            } + norm.parameters(at: "\(path).after")
    }

    /// What the last layer gives: [places, rows, units].
    func callAsFunction(
        _ x: Tensor, beside: Tensor?, at path: String, in pass: inout ForwardPass
    ) -> Tensor {
        var h = Entrance.of(x, beside: beside, at: path, in: pass)
        let distances = distances(h.shape[0], in: x.trace)
        for layer in 0..<layers {
            let own = "\(path).\(layer)"
            let heard = attended(normalized(h, at: "\(own).before", in: pass), distances, own, pass)
            h = h + thinned(heard, rate: dropout, in: &pass)
            let wide = relu(
                Dense.of(normalized(h, at: "\(own).between", in: pass), at: "\(own).wide", in: pass)
            )
            h = h + thinned(Dense.of(wide, at: "\(own).narrow", in: pass), rate: dropout, in: &pass)
        }
        return normalized(h, at: "\(path).after", in: pass).named(path)
    }

    private func normalized(_ x: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
        layerNormalized(x, scale: pass["\(path).scale"], shift: pass["\(path).shift"])
    }

    /// What each place hears of those before it: [places, rows, units].
    private func attended(
        _ x: Tensor, _ distances: Tensor, _ path: String, _ pass: ForwardPass
    ) -> Tensor {
        let (places, rows, size) = (x.shape[0], x.shape[1], units / heads)
        let all = Dense.of(x, at: "\(path).query", in: pass)
            .reshaped(to: [places, rows, 3, heads, size]).transposed([2, 1, 3, 0, 4])
        func part(_ number: Int) -> Tensor {
            all.slice(number..<number + 1, along: 0).reshaped(to: [rows, heads, places, size])
        }
        let scores =
            part(0).matrixMultiplied(by: part(1), transposingOther: true)
            * (1 / Double(size).squareRoot()) - distances
        let heard = softmax(scores).matrixMultiplied(by: part(2))
            .transposed([2, 0, 1, 3]).reshaped(to: [places, rows, units])
        return Dense.of(heard, at: "\(path).told", in: pass)
    }

    /// What is taken off the score of a place s at t: m (t - s) of those before, so much of later ones that none is left:
    /// [1, heads, places, places].
    private func distances(_ places: Int, in trace: Trace) -> Tensor {
        let values = (1...heads).flatMap { head -> [Float] in
            let slope = Float(exp2(-8 * Double(head) / Double(heads)))
            return (0..<places).flatMap { here in
                (0..<places).map { $0 > here ? 1e9 : slope * Float(here - $0) }
            }
        }
        return trace.constant(HostArray([1, heads, places, places], values))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `LayerError`.
    func check() throws(LayerError) {
        try LayerError.requireStack(
            "attention", inputs: inputs, units: units, layers: layers, dropout: dropout)
        try LayerError.require(
            heads >= 1 && units % heads == 0, "the heads of attention", "\(heads)",
            "a divisor of \(units) units")
    }
}
