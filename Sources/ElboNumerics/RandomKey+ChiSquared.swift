import Foundation

extension RandomKey {
    /// A draw from χ² with ν degrees of freedom: twice a gamma draw of shape ν/2 (Marsaglia and Tsang 2000, "A simple method
    /// for generating gamma variables"). It belongs to the key.
    ///
    /// - Parameter degreesOfFreedom: ν, positive.
    public func chiSquared(degreesOfFreedom: Double) -> Double {
        precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
        let shape = degreesOfFreedom / 2
        guard shape >= 1 else {
            // Γ(a) is Γ(a + 1) U^{1/a}.
            let larger = child(0).chiSquared(degreesOfFreedom: degreesOfFreedom + 2)
            return larger * pow(1 - child(1).uniform(at: 0), 1 / shape)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        var trial = 0
        while true {
            let x = child(2).normal(at: trial)
            let root = 1 + c * x
            let v = root * root * root
            let u = 1 - child(3).uniform(at: trial)
            if root > 0, log(u) < x * x / 2 + d - d * v + d * log(v) { return 2 * d * v }
            trial += 1
        }
    }
}
