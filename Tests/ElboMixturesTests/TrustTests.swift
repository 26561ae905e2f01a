import Elbo
import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("How far a mixture is to be trusted")
struct TrustTests {
    @Test("the BIC's weights are those of its differences")
    func verdict() throws {
        let rows = try Fixture.rows("faithful")
        var search = MixtureSearch(components: [1, 2, 3, 4], models: [.eee])
        search.restarts = 0
        let selection = try search.run(MclustFits.data(rows))
        let shares = try #require(
            MixtureFitRecord(selection, data: "faithful").componentShares)
        #expect(shares[0].components == selection.best.components)
        #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < 1e-12)
        let values = Dictionary(
            uniqueKeysWithValues: selection.candidates.map { ($0.components, $0.value ?? 0) })
        let (one, two) = (shares[0], shares[1])
        let difference = (values[one.components] ?? 0) - (values[two.components] ?? 0)
        #expect(abs(log(one.share / two.share) - difference / 2) < 1e-9)
        search.choice = .criterion(.aic)
        let other = try search.run(MclustFits.data(rows))
        #expect(MixtureFitRecord(other, data: "faithful").componentShares == nil)
    }

    @Test("Jaccard coefficients of the most similar groups")
    func jaccard() {
        let found = ClusterStability.jaccard(
            [0, 0, 0, 1, 1, 2], [1, 1, 0, 0, 0, 0], groups: 4)
        // {0,1,2} against {0,1}; {3,4} against {2,3,4,5}; {5} against the same; no rows.
        for (one, other) in zip(found, [2.0 / 3, 2.0 / 4, 1.0 / 4, 0]) {
            #expect(abs(one - other) < 1e-12)
        }
    }

    @Test("groups that are apart come back, halves of one do not")
    func stability() throws {
        let drawn = DrawnClusters(41, rows: 240, columns: 2, clusters: 3, apart: 9)
        let data = try drawn.data()
        let method = ExpectationMaximization(.vvi)
        let good = try method.fit(data, from: .partition(drawn.labels, components: 3)).mixture
        let found = try ClusterStability(
            of: good, by: method, data, replicates: 12, key: RandomKey(seed: 1))
        #expect(found.replicates == 12 && found.groups.allSatisfy { $0.jaccard > 0.9 })
        // One Gaussian as four.
        let one = DrawnClusters(42, rows: 240, columns: 2, clusters: 1)
        let parts = try method.fit(
            one.data(), from: .partition(one.rows.indices.map { $0 % 4 }, components: 4)
        ).mixture
        let weak = try ClusterStability(
            of: parts, by: method, one.data(), replicates: 12, key: RandomKey(seed: 1))
        #expect(weak.groups.contains { $0.jaccard < 0.75 })
    }
}
