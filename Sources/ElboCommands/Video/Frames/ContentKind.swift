import Elbo

/// What a decoder of frames sees beside codes and memory.
enum ContentKind: String, CaseIterable {
    case none, maps, summary, both
}

extension CompositionOptions {
    /// The dynamics of a recipe with the content that is asked for.
    func dynamics(of recipe: Recipe) -> Dynamics? {
        guard var dynamics = recipe.dynamics, let content else { return recipe.dynamics }
        dynamics.content =
            content == .none
            ? nil
            : Dynamics.Content(
                frames: dynamics.content?.frames ?? Dynamics.Content().frames,
                skips: content != .summary, summary: content != .maps)
        return dynamics
    }
}
