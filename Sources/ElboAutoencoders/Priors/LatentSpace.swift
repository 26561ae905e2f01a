public import ElboGraph
public import ElboNetworks

/// The space of codes as a prior sees it.
public struct LatentSpace {
    /// Dimensions of z.
    public let dimension: Int
    /// Numbers in one example.
    public let exampleSize: Int
    /// How codes are made of codewords, and which these are; nil for codes of any numbers.
    let codes: (layout: CodeLayout, codebook: (ForwardPass) -> Codebook)?
    /// Where the prior's parameters are declared.
    public let path: String
    /// q(z|x) of examples that the prior makes up: [count, example size], in the model's units; each is brought into the
    /// likelihood's support first, and nothing in it is missing.
    public let encoding: (Tensor, inout ForwardPass) -> LatentDraw

    /// Describes a space.
    public init(
        dimension: Int, exampleSize: Int, path: String,
        encoding: @escaping (Tensor, inout ForwardPass) -> LatentDraw
    ) {
        self.init(
            dimension: dimension, exampleSize: exampleSize, path: path, codes: nil,
            encoding: encoding)
    }

    init(
        dimension: Int, exampleSize: Int, path: String,
        codes: (layout: CodeLayout, codebook: (ForwardPass) -> Codebook)?,
        encoding: @escaping (Tensor, inout ForwardPass) -> LatentDraw
    ) {
        self.codes = codes
        self.dimension = dimension
        self.exampleSize = exampleSize
        self.path = path
        self.encoding = encoding
    }
}
