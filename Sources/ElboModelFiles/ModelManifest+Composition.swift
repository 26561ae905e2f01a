import ElboAutoencoders

extension ModelManifest {
    /// The recipe, and the parts that are others than its own, such as "vae, prior mixture of 10 normal laws".
    package var composition: String {
        var parts = [recipe.name]
        func add<Index: PartIndex>(_ own: Index, _ standard: Index) {
            if own.kind != standard.kind { parts.append("\(Index.role) \(own)") }
        }
        add(autoencoder.posterior, recipe.posterior)
        add(autoencoder.prior, recipe.prior)
        add(autoencoder.objective, recipe.objective)
        add(autoencoder.strategy, recipe.strategy)
        if let own = autoencoder.adversary, own.kind != recipe.adversary?.kind {
            parts.append("\(Adversary.role) \(own)")
        }
        return parts.joined(separator: ", ")
    }
}
