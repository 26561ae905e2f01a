import Foundation

/// How one goes from a code to another.
public enum LatentInterpolation: String, CaseIterable, Sendable {
    /// Along the straight line: z = (1 - t) a + t b.
    case linear
    /// Along the arc: z = sin((1 - t) Ω) / sin Ω a + sin(t Ω) / sin Ω b, Ω the angle between a and b (Shoemake
    /// 1985; White 2016, section 2.1). It keeps to the radius where a normal prior has its mass.
    case spherical

    /// The code at `share` (0 the start, 1 the end) of the way.
    public func point(from start: [Float], to end: [Float], share: Double) -> [Float] {
        let (a, b) = weights(from: start, to: end, share: share)
        return zip(start, end).map { Float(a * Double($0) + b * Double($1)) }
    }

    /// Codes on the way through points, both ends included, each leg in as many steps; one after the other.
    public func path(through points: [[Float]], steps: Int) -> [Float] {
        precondition(!points.isEmpty, "a path needs a point")
        return (0..<steps).flatMap { step -> [Float] in
            let place = Double(step) / Double(max(steps - 1, 1)) * Double(points.count - 1)
            let leg = min(Int(place), max(points.count - 2, 0))
            return point(
                from: points[leg], to: points[min(leg + 1, points.count - 1)],
                share: place - Double(leg))
        }
    }

    private func weights(from start: [Float], to end: [Float], share: Double) -> (Double, Double) {
        let line = (1 - share, share)
        guard self == .spherical else { return line }
        func product(_ a: [Float], _ b: [Float]) -> Double {
            zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let lengths = (product(start, start) * product(end, end)).squareRoot()
        guard lengths > 0 else { return line }
        let angle = acos(min(max(product(start, end) / lengths, -1), 1))
        // Codes on one line through the origin have no arc of their own.
        guard sin(angle) > 1e-6 else { return line }
        return (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle))
    }
}
