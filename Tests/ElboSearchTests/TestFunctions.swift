import ElboNumerics
import ElboSearch
import Foundation

/// Functions whose least value is known, as spaces.
enum TestFunction: String, CaseIterable {
    case branin, hartmann

    var space: SearchSpace {
        get throws {
            switch self {
            case .branin:
                try SearchSpace([.init("x1", .real(-5...10)), .init("x2", .real(0...15))])
            case .hartmann:
                try SearchSpace((1...6).map { .init("x\($0)", .real(0...1)) })
            }
        }
    }

    /// Dixon and Szegő, "Towards global optimisation 2", 1978.
    func value(_ configuration: SearchConfiguration) -> Double {
        func x(_ index: Int) -> Double {
            if case .real(let value)? = configuration["x\(index)"] { value } else { .nan }
        }
        switch self {
        case .branin:
            let (a, b) = (x(1), x(2))
            let bend = b - 5.1 / (4 * .pi * .pi) * a * a + 5 / .pi * a - 6
            return bend * bend + 10 * (1 - 1 / (8 * .pi)) * cos(a) + 10
        case .hartmann:
            let heights = [1.0, 1.2, 3.0, 3.2]
            return -zip(heights, zip(TestFunction.widths, TestFunction.centres)).reduce(0) {
                sum, item in
                let (widths, centres) = item.1
                let distance = (0..<6).reduce(0.0) {
                    $0 + widths[$1] * (x($1 + 1) - centres[$1]) * (x($1 + 1) - centres[$1])
                }
                return sum + item.0 * exp(-distance)
            }
        }
    }

    private static let widths: [[Double]] = [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ]
    private static let centres: [[Double]] = [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]

    /// The least value found in some evaluations, one at a time.
    func least(evaluations: Int, seed: UInt64, _ sampler: TreeParzenEstimator) throws -> Double {
        let space = try space
        var judged: [JudgedConfiguration] = []
        for trial in 0..<evaluations {
            let next = sampler.propose(
                in: space, after: judged, key: .init(seed: seed).child(UInt64(trial)))
            judged.append(JudgedConfiguration(next, score: -value(next)))
        }
        return -(judged.compactMap(\.score).max() ?? -.infinity)
    }
}
