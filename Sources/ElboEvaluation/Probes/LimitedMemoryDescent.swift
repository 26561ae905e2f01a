/// The least value of a smooth function, by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and
/// Wright 2006, algorithms 7.4 and 7.5) with steps halved until they fall enough (algorithm 3.1).
enum LimitedMemoryDescent {
    private static let memory = 10
    private static let iterations = 500
    private static let sufficientDecrease = 1e-4

    /// Where the function is least, from a start on.
    ///
    /// - Parameters:
    ///   - start: The first guess.
    ///   - tolerance: The largest slope along any axis, in units of the first slope's largest, at which it ends.
    ///   - function: The value and the gradient.
    static func minimum(
        from start: [Double], tolerance: Double = 1e-7,
        of function: ([Double]) -> (value: Double, gradient: [Double])
    ) -> [Double] {
        var x = start
        var (value, gradient) = function(x)
        let limit = tolerance * max(largest(gradient), 1e-300)
        var pairs: [(step: [Double], change: [Double], product: Double)] = []
        for _ in 0..<iterations where largest(gradient) > limit {
            var direction = direction(gradient, pairs)
            var slope = dot(direction, gradient)
            if slope >= 0 {
                direction = gradient.map { -$0 }
                slope = -dot(gradient, gradient)
                pairs = []
            }
            var length = pairs.isEmpty ? min(1, 1 / largest(gradient)) : 1
            var (next, found) = (x, (value: value, gradient: gradient))
            for _ in 0..<60 {
                next = zip(x, direction).map { $0 + length * $1 }
                found = function(next)
                if found.value <= value + sufficientDecrease * length * slope { break }
                length /= 2
            }
            // Rounding hides what is left.
            guard found.value < value else { return x }
            let step = zip(next, x).map { $0 - $1 }
            let change = zip(found.gradient, gradient).map { $0 - $1 }
            let product = dot(step, change)
            if product > 1e-12 * dot(change, change) {
                pairs.append((step, change, product))
                if pairs.count > memory { pairs.removeFirst() }
            }
            (x, value, gradient) = (next, found.value, found.gradient)
        }
        return x
    }

    /// -H g, with H what the last steps say of the inverse of the second derivatives.
    private static func direction(
        _ gradient: [Double], _ pairs: [(step: [Double], change: [Double], product: Double)]
    ) -> [Double] {
        var q = gradient
        var weights: [Double] = []
        for pair in pairs.reversed() {
            let weight = dot(pair.step, q) / pair.product
            weights.append(weight)
            for i in q.indices { q[i] -= weight * pair.change[i] }
        }
        if let last = pairs.last {
            let scale = last.product / dot(last.change, last.change)
            for i in q.indices { q[i] *= scale }
        }
        for (pair, weight) in zip(pairs, weights.reversed()) {
            let other = dot(pair.change, q) / pair.product
            for i in q.indices { q[i] += (weight - other) * pair.step[i] }
        }
        return q.map { -$0 }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }

    private static func largest(_ a: [Double]) -> Double {
        a.reduce(0) { max($0, $1.magnitude) }
    }
}
