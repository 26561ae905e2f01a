import ElboSearch
import Foundation
// How many seeds, from 0.
let seeds = CommandLine.arguments.dropFirst().first.flatMap { UInt64($0) } ?? 20
print("function,sampler,seed,least")
for function in TestFunction.allCases {
    for seed in 0..<seeds {
        let r = try function.least(evaluations: 200, seed: seed, TreeParzenEstimator(startup: .max))
        let t = try function.least(evaluations: 200, seed: seed, TreeParzenEstimator())
        print("\(function),random,\(seed),\(r)")
        print("\(function),tpe,\(seed),\(t)")
    }
}
