import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboTestSupport
import Testing

/// Posteriors whose dimensions vary together: what training follows.
@Suite struct CovariancePosteriorGradientTests {
    @Test(
        "The loss's gradient in every parameter is that of finite differences",
        arguments: [
            (Posterior.fullNormal, 1), (.fullNormal, 3), (.lowRankNormal(rank: 1), 1),
            (.lowRankNormal(rank: 2), 3), (.lowRankNormal(rank: 3), 2),
        ])
    func gradients(posterior: Posterior, latent: Int) throws {
        let model = try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: latent, hidden: [4],
            posterior: posterior
        ).scattered(seed: 3)
        let x = ["x": array([2, 3], [0.3, -1, 0.8, 1.2, 0.1, -0.4])]
        let found = try model.step(x).gradients
        let flat = model.autoencoder.parameters.flatMap { found[$0.name] ?? [] }
        #expect(
            isClose(flat, try model.numericalGradients(x), relative: 1e-5, absolute: 1e-7))
    }
}
