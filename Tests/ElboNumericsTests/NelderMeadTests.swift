import ElboNumerics
import Testing

@Suite("The least value by a simplex")
struct NelderMeadTests {
    @Test(
        "the bent valley of Rosenbrock is walked to its end, and no step is worse than the one before"
    )
    func rosenbrock() {
        let walk = NelderMead(from: [-1.2, 1], step: 0.5, tolerance: 1e-14, maximumSteps: 1000) {
            let (x, y) = ($0[0], $0[1])
            return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
        }
        #expect(walk.isSettled && walk.value < 1e-10)
        #expect(zip(walk.place, [1, 1]).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(zip(walk.history, walk.history.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test("one number, a wall of no numbers, and too few steps")
    func edges() {
        let one = NelderMead(from: [5], step: 1, tolerance: 1e-12, maximumSteps: 200) {
            ($0[0] - 2) * ($0[0] - 2)
        }
        #expect(one.isSettled && abs(one.place[0] - 2) < 1e-4)
        let wall = NelderMead(from: [5], step: -1, tolerance: 1e-12, maximumSteps: 200) {
            $0[0] < 3 ? .nan : $0[0]
        }
        #expect(abs(wall.place[0] - 3) < 1e-3)
        let short = NelderMead(from: [5, 5], step: 1, tolerance: 0, maximumSteps: 3) {
            $0[0] * $0[0] + $0[1] * $0[1]
        }
        #expect(!short.isSettled && short.history.count == 3)
    }
}
