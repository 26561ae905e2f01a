import ElboNumerics
import ElboSearch
import Testing

@Suite("Importance")
struct ImportanceTests {
    @Test("the option that decides has the greatest share, one without effect next to none")
    func shares() throws {
        let space = try SearchSpace([
            .init("strong", .real(0...1)), .init("weak", .integer(1...10)),
            .init("idle", .choice(["a", "b", "c"])),
        ])
        let judged = (0..<200).map { trial -> JudgedConfiguration in
            let drawn = space.draw(RandomKey(seed: 2).child(UInt64(trial)))
            guard case .real(let strong)? = drawn["strong"],
                case .integer(let weak)? = drawn["weak"]
            else { return JudgedConfiguration(drawn, score: nil) }
            return JudgedConfiguration(drawn, score: 10 * strong + 0.3 * Double(weak))
        }
        let shares = try #require(SearchImportance.shares(judged, in: space))
        let strong = try #require(shares["strong"])
        let weak = try #require(shares["weak"])
        let idle = try #require(shares["idle"])
        #expect(abs(strong + weak + idle - 1) < 1e-12)
        #expect(strong > 0.7 && weak < 0.3 && idle < 0.05, "\(shares)")
    }

    @Test("nothing is said of too few scores, and of scores that are all alike")
    func silence() throws {
        let space = try SearchSpace([.init("x", .real(0...1))])
        func judged(_ count: Int, _ score: @escaping (Int) -> Double?) -> [JudgedConfiguration] {
            (0..<count).map {
                JudgedConfiguration(["x": .real(0.1 * Double($0))], score: score($0))
            }
        }
        #expect(SearchImportance.shares(judged(9) { Double($0) }, in: space) == nil)
        #expect(SearchImportance.shares(judged(12) { _ in 1 }, in: space) == nil)
        #expect(SearchImportance.shares(judged(12) { $0 < 9 ? Double($0) : nil }, in: space) == nil)
    }
}
