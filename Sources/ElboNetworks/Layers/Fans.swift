public import ElboGraph

/// How many connections a layer has at each of its ends, which is what initialisers look at.
public struct Fans: Hashable, Sendable {
    /// Products that are added up in one output: the fan-in.
    public let inputs: Double
    /// Outputs that one input takes part in: the fan-out.
    public let outputs: Double

    /// States both numbers.
    public init(inputs: Double, outputs: Double) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// The fans of an array of which nothing else is known: a matrix [inputs, outputs], or a filter that
    /// moves one pixel at a time.
    public init(_ shape: Shape) {
        self.init(
            inputs: Double(shape.rank >= 2 ? shape.count / max(shape[-1], 1) : shape.count),
            outputs: Double(shape.rank >= 1 ? shape[-1] : 1))
    }

    /// The fans of a convolution from so many channels to so many, borders left out of account.
    ///
    /// An output adds up the whole kernel. An input is seen from only one in `strides` positions along
    /// each axis, so it takes part in fewer outputs than the kernel has elements.
    public init(_ convolution: Convolution, inputs: Int, outputs: Int) {
        let window = convolution.window
        let (elements, groups) = (Double(window.count), Double(convolution.groups))
        self.init(
            inputs: elements * Double(inputs) / groups,
            outputs: elements * Double(outputs) / groups
                / Double(window.strides[0] * window.strides[1]))
    }

    /// The fans of the transposed layer.
    ///
    /// A transposed convolution of kernel 4 and stride 2 adds up 2 x 2 products for each input channel, a
    /// quarter of what the filter's shape suggests. With the true number its outputs keep the variance that
    /// He et al. 2015 derive for convolutions; by the shape they would lose or, where channels become fewer,
    /// gain some at every layer.
    public var transposed: Fans { Fans(inputs: outputs, outputs: inputs) }
}
