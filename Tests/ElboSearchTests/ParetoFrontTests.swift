import ElboNumerics
import ElboSearch
import Testing

@Suite("Pareto front")
struct ParetoFrontTests {
    private func drawn(_ count: Int, seed: UInt64) -> (scores: [Int: Double], costs: [Int: Double])
    {
        let key = RandomKey(seed: seed)
        var (scores, costs): ([Int: Double], [Int: Double]) = ([:], [:])
        for trial in 0..<count {
            // Of few values, so that some are equal.
            scores[trial] = (key.uniform(at: 2 * trial) * 12).rounded()
            costs[trial] = (key.uniform(at: 2 * trial + 1) * 12).rounded()
        }
        return (scores, costs)
    }

    @Test("its members are those that none beats in one number without losing in the other")
    func members() {
        for seed in 0..<UInt64(20) {
            let (scores, costs) = drawn(30, seed: seed)
            let front = ParetoFront(scores: scores, costs: costs).members
            func isBeaten(_ a: Int) -> Bool {
                scores.keys.contains { b in
                    let (better, cheaper) = (scores[b]! - scores[a]!, costs[a]! - costs[b]!)
                    return better >= 0 && cheaper >= 0 && better + cheaper > 0
                }
            }
            let places = Set(front.map { [scores[$0]!, costs[$0]!] })
            // Of trials that are equal in both, one stands for all.
            #expect(places.count == front.count)
            #expect(
                places
                    == Set(scores.keys.filter { !isBeaten($0) }.map { [scores[$0]!, costs[$0]!] }))
            #expect(front == front.sorted { costs[$0]! < costs[$1]! })
        }
    }

    @Test(
        "the order has every trial once, the best score first, and no trial before one that beats it"
    )
    func order() {
        let (scores, costs) = drawn(30, seed: 3)
        let order = ParetoFront(scores: scores, costs: costs).order
        #expect(order.sorted() == Array(0..<30))
        #expect(scores[order[0]] == scores.values.max())
        for (place, trial) in order.enumerated() {
            for later in order.dropFirst(place + 1) {
                #expect(!(scores[later]! > scores[trial]! && costs[later]! < costs[trial]!))
            }
        }
    }

    @Test("of a long front both ends and what lies evenly between them are taken")
    func spread() {
        let scores = Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, Double($0)) })
        let front = ParetoFront(scores: scores, costs: scores)
        #expect(front.spread(atMost: 4) == [0, 3, 6, 9])
        #expect(front.spread(atMost: 1) == [9])
        #expect(front.spread(atMost: 20).count == 10)
    }

    @Test("what is not known counts for nothing")
    func unknown() {
        let front = ParetoFront(scores: [0: 1, 1: 2, 2: .nan], costs: [0: 1, 2: 0])
        #expect(front.members == [0] && front.order == [0])
        #expect(ParetoFront(scores: [:], costs: [:]).members.isEmpty)
    }
}
