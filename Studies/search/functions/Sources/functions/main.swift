import ElboSearch
import Foundation
print("function,sampler,seed,least")
for function in TestFunction.allCases {
    for seed in 0..<20 as Range<UInt64> {
        let r = try function.least(evaluations: 200, seed: seed, TreeParzenEstimator(startup: .max))
        let t = try function.least(evaluations: 200, seed: seed, TreeParzenEstimator())
        print("\(function),random,\(seed),\(r)")
        print("\(function),tpe,\(seed),\(t)")
    }
}
