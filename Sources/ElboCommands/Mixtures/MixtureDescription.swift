import Elbo

/// A mixture as `inspect --json` prints it: the manifest with the parameters.
struct MixtureDescription: Encodable {
    let manifest: MixtureManifest
    let weights: [Double]
    let means: [[Double]]
    /// Of t distributions; nil for other laws.
    let degreesOfFreedom: [Double]?
    /// Of contaminated normal laws; nil for other laws.
    let contaminations: [Contamination]?
    /// d x d for each component: of t distributions their scale matrices.
    let covariances: [[[Double]]]
    /// The probabilities of the levels of each category, in the order of the manifest's table, for each component; nil
    /// without categories.
    let levels: [[[Double]]]?

    init(_ file: MixtureFile) {
        manifest = file.manifest
        let d = file.mixture.dimension
        weights = file.mixture.components.map(\.weight)
        means = file.mixture.components.map(\.mean)
        degreesOfFreedom =
            file.mixture.components[0].degreesOfFreedom == nil
            ? nil : file.mixture.components.compactMap(\.degreesOfFreedom)
        contaminations =
            file.mixture.law == .contaminated
            ? file.mixture.components.compactMap { $0.tails?.contamination } : nil
        levels = file.mixture.categories?.shares
        covariances = file.mixture.components.map { component in
            let matrix = component.covariance.matrix
            return (0..<d).map { Array(matrix[$0 * d..<($0 + 1) * d]) }
        }
    }
}
