import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Further starts")
struct RestartsTests {
    @Test(
        "automatic starts find what one start misses, and count how often", .timeLimit(.minutes(1)))
    func automatic() throws {
        let data = try MclustFits.data(Fixture.rows("iris"))
        var search = MixtureSearch(components: [5], models: [.vve])
        search.restarts = 0
        let one = try search.run(data)
        search.restarts = .automatic
        let more = try search.run(data)
        #expect(one.best.starts == 1 && one.best.found == 1)
        #expect(more.best.starts == 32 && (1...32).contains(more.best.found))
        // mclust 6.0.0 ends at -190.8369.
        #expect(more.fit.logLikelihood > max(one.fit.logLikelihood - 1e-9, -190.84))
    }

    /// BIC of iris by scikit-learn 1.9.1, the best of 36 and more starts with a tolerance of 1e-7.
    static let iris: [(model: CovarianceModel, components: Int, bic: Double)] = [
        (.vii, 2, -1012.24), (.vii, 3, -853.81), (.vii, 4, -783.82), (.vii, 5, -742.60),
        (.vii, 6, -705.77), (.vii, 7, -698.54), (.vii, 8, -701.48), (.vii, 9, -700.02),
        (.eee, 2, -688.10), (.eee, 3, -632.96), (.eee, 4, -591.41), (.eee, 5, -595.89),
        (.eee, 6, -598.97), (.eee, 7, -610.27), (.eee, 8, -614.34), (.eee, 9, -626.39),
    ]

    @Test(
        "cells that do not win are as good as scikit-learn's many starts", .timeLimit(.minutes(1)))
    func everyCell() throws {
        let data = try MclustFits.data(Fixture.rows("iris"))
        let selection = try MixtureSearch(
            components: Array(1...9), models: CovarianceModel.allCases
        ).run(data)
        let worse = Self.iris.filter { cell in
            let place = selection.candidates.first {
                $0.model == cell.model && $0.components == cell.components
            }
            return (place?.value ?? -.infinity) < cell.bic - 1.1
        }
        #expect(worse.isEmpty, "\(worse)")
    }

    @Test("a fit taken over from another model is not counted as a start that reached it")
    func takenOver() throws {
        let data = try MclustFits.data(Fixture.rows("iris"))
        let places = try MixtureSearch(components: [4, 5], models: CovarianceModel.allCases)
            .run(data).candidates
        for place in places {
            let fit = try #require(place.fit)
            let near = place.logLikelihoods.count { abs($0 - fit.logLikelihood) < 1 }
            #expect(place.found == near && place.logLikelihoods.count <= place.starts)
            #expect(place.logLikelihoods.allSatisfy { $0 <= fit.logLikelihood })
        }
    }

    @Test("VVE with two components on thyroid is no worse than mclust's -2498.5")
    func thyroid() throws {
        let data = try MclustFits.data(Fixture.rows("thyroid"))
        let search = MixtureSearch(components: [2], models: [.vve])
        #expect(try search.run(data).fit.logLikelihood > -2498.54)
    }

    @Test("a start that fails is made good by another")
    func failedStart() throws {
        let drawn = DrawnClusters(73, rows: 400, columns: 2, clusters: 4, apart: 6)
        var search = MixtureSearch(
            components: [4], models: [.vvv], start: .partition(drawn.labels.map { _ in 0 }))
        search.restarts = 0
        #expect(throws: MixtureError.self) { try search.run(drawn.data()) }
        search.restarts = .automatic
        let selection = try search.run(drawn.data())
        #expect(selection.best.starts == 32 && selection.best.logLikelihoods.count < 32)
    }

    @Test("the same seed gives the same answer with any number of threads")
    func threads() throws {
        let data = try MclustFits.data(Fixture.rows("faithful"))
        var search = MixtureSearch(components: [2, 3], models: [.vvv, .eee])
        search.method.threads = 1
        let one = try search.run(data)
        search.method.threads = 2
        let two = try search.run(data)
        #expect(one.fit.mixture == two.fit.mixture)
        #expect(one.best.logLikelihoods == two.best.logLikelihoods)
    }
}
