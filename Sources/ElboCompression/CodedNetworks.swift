public import ElboGraph

/// The two programs of a model and its codes, whatever its examples are made of.
///
/// Both sides run both programs, since the decoder puts the codes' bits back.
public struct CodedNetworks: Sendable {
    /// p(z), and q of what is above the first layer.
    public let latents: CodedLatents
    /// What all graphs have as their state.
    public let parameters: [HostArray]
    /// For so many examples: from what is shown of them to means and standard deviations of q(z₁|x), [n, dimension] each.
    public let inference: @Sendable (Int) -> Graph
    /// For so many examples: from codes z₁ [n, dimension] to the numbers of the laws p(x|z), those of an example side by side.
    public let generation: @Sendable (Int) -> Graph

    /// Puts the parts together.
    public init(
        latents: CodedLatents, parameters: [HostArray],
        inference: @escaping @Sendable (Int) -> Graph,
        generation: @escaping @Sendable (Int) -> Graph
    ) {
        self.latents = latents
        self.parameters = parameters
        self.inference = inference
        self.generation = generation
    }
}
