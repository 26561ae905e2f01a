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
