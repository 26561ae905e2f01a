public import ElboGraph

/// One step of a network, as a value that can be saved.
///
/// Layers act on arrays whose first axis counts examples; what follows is the shape of one example, as
/// `outputShape(for:)` traces it through. Images are [height, width, channels], signals [length, channels].
public indirect enum Layer: Codable, Hashable, Sendable {
    /// x W + b, on arrays [examples, inputs].
    case dense(inputs: Int, outputs: Int, initializer: Initializer)
    /// A filter of shape [kernel height, kernel width, inputs / groups, outputs] slid over images, and a
    /// bias for each output channel.
    case convolution(geometry: Convolution, inputs: Int, outputs: Int, initializer: Initializer)
    /// The transpose of the convolution of this geometry, from its results with `inputs` channels to images
    /// of height and width `extents` with `outputs` channels, and a bias for each output channel; the
    /// filter is that of the convolution, [kernel height, kernel width, outputs / groups, inputs].
    case transposedConvolution(
        geometry: Convolution, extents: [Int], inputs: Int, outputs: Int, initializer: Initializer)
    /// A filter of shape [kernel, inputs, outputs] slid along signals [length, channels], and a bias for each output channel.
    case signalConvolution(
        geometry: SignalConvolution, inputs: Int, outputs: Int, initializer: Initializer)
    /// The transpose of the convolution of this geometry, from its results with `inputs` channels to signals of this length with
    /// `outputs` channels, and a bias for each output channel; the filter is that of the convolution, [kernel, outputs, inputs].
    case transposedSignalConvolution(
        geometry: SignalConvolution, length: Int, inputs: Int, outputs: Int,
        initializer: Initializer)
    /// A function of each element.
    case activation(function: Activation)
    /// The last axis of each example shifted and scaled to mean 0 and variance 1, then by learned amounts.
    case layerNormalization(features: Int)
    /// Each feature or channel shifted and scaled to mean 0 and variance 1 over the batch and all pixels,
    /// then by learned amounts.
    case batchNormalization(features: Int)
    /// In each example, each group of neighbouring channels shifted and scaled to mean 0 and variance 1
    /// over all pixels, then each channel by learned amounts.
    case groupNormalization(groups: Int, channels: Int)
    /// Each window of an image made one pixel, channel by channel.
    case pooling(rule: Pooling, window: Window)
    /// Images made larger.
    case upsampling(rule: Upsampling)
    /// Each example's numbers, in row-major order, in another shape.
    case reshape(itemShape: [Int])
    /// In training, each element set to 0 with this probability and the others scaled up.
    case dropout(rate: Double)
    /// x plus what these layers make of x.
    case residual(layers: [Layer])
    /// What these layers make of each entry of the first axis, of each frame of a clip, as if it were an example of its own.
    case eachFrame(layers: [Layer])
    /// A dense layer or a convolution whose weights are divided by their largest singular value.
    case spectralNormalization(layer: Layer)
    /// What is remembered at the end of a sentence, of its tokens in a row.
    case sentenceEncoder(network: SentenceEncoder)
    /// What says each token of a sentence, of a code and the tokens behind it in a row.
    case sentenceDecoder(network: SentenceDecoder)
}

/// What becomes of the pixels in a window.
public enum Pooling: String, Codable, Hashable, Sendable, CaseIterable {
    /// The largest; padding never wins.
    case maximum
    /// The mean; padding counts as zeros.
    case average
}

/// How images are made larger.
public enum Upsampling: Codable, Hashable, Sendable {
    /// Each pixel repeated so many times down and across.
    case nearest(factors: [Int])
    /// Interpolated between pixel centres to this height and width.
    case bilinear(extents: [Int])
}
