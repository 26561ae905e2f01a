package import ElboGraph

/// How far a single-precision result may be from the reference.
///
/// In every case NaN must be NaN, and truth values, whole numbers and keys must be equal.
package enum Tolerance: Hashable, Sendable {
    /// The reference's number rounded to single precision; zeros of either sign are equal.
    case exact
    /// So many single-precision numbers away from it; infinity is next to the largest number.
    case ulps(Int)
    /// Relative to the larger of the reference's number and `floor`.
    case relative(Double, floor: Double)
    /// Relative to the largest finite magnitude in the reference's array.
    case ofLargest(Double)

    /// What is wrong with an array, or nil.
    ///
    /// - Parameter flushing: Whether what is below the normal range on the way may count as zero.
    package func mismatch(_ found: HostArray, _ expected: HostArray, flushing: Bool = false)
        -> String?
    {
        guard found.type == expected.type else {
            return "type is \(found.type), must be \(expected.type)"
        }
        guard found.type.element == .float else {
            guard found.values != expected.values else { return nil }
            if case .key = found.values { return "keys differ" }
            let (a, b) = (found.doubles, expected.doubles)
            let index = a.indices.first { a[$0] != b[$0] } ?? 0
            return "element \(index) is \(a[index]), must be \(b[index])"
        }
        let (numbers, references) = (found.floats, expected.doubles)
        let largest = references.lazy.filter(\.isFinite).map(abs).max() ?? 0
        var worst: (index: Int, excess: Double)?
        var count = 0
        for (index, (x, reference)) in zip(numbers, references).enumerated() {
            let lost = abs(Double(x) - reference) / Double(Float.leastNormalMagnitude)
            if flushing, lost < 2 { continue }
            let excess = self.excess(x, reference, largest)
            guard !(excess <= 1) else { continue }
            count += 1
            if worst.map({ excess.isNaN || excess > $0.excess }) ?? true { worst = (index, excess) }
        }
        return worst.map {
            "\(count) of \(numbers.count) elements differ; element \($0.index) is "
                + "\(numbers[$0.index]), must be \(references[$0.index]) within \(self)"
        }
    }

    /// The distance in units of the tolerance; NaN when one of the two is NaN or infinite alone.
    private func excess(_ x: Float, _ reference: Double, _ largest: Double) -> Double {
        if reference.isNaN || x.isNaN { return reference.isNaN && x.isNaN ? 0 : .nan }
        let rounded = Float(reference)
        if x == rounded { return 0 }
        func relative(_ tolerance: Double, to scale: Double) -> Double {
            guard x.isFinite && rounded.isFinite else { return .nan }
            // Below the normal range only absolute accuracy is asked.
            return abs(Double(x) - reference)
                / (tolerance * scale + Double(Float.leastNormalMagnitude))
        }
        switch self {
        case .exact: return .infinity
        case .ulps(let ulps):
            return Double(abs(x.ordinal - rounded.ordinal)) / Double(ulps)
        case .relative(let tolerance, let floor):
            return relative(tolerance, to: max(abs(reference), floor))
        case .ofLargest(let tolerance): return relative(tolerance, to: largest)
        }
    }
}

extension Float {
    /// The number's position among all single-precision numbers, 0 for zeros of either sign.
    fileprivate var ordinal: Int {
        let magnitude = Int(bitPattern & 0x7FFF_FFFF)
        return sign == .minus ? -magnitude : magnitude
    }
}

extension HostArray {
    /// Whether another array has the same bits, all NaN being alike.
    package func isIdentical(to other: HostArray) -> Bool {
        guard type == other.type else { return false }
        switch (values, other.values) {
        case (.float32(let a), .float32(let b)):
            return zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
        case (.float64(let a), .float64(let b)):
            return zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
        default: return values == other.values
        }
    }

    /// Whether another array has equal numbers: zeros of either sign are equal, and all NaN.
    package func isEqual(to other: HostArray) -> Bool {
        guard type == other.type else { return false }
        if type.element != .float { return values == other.values }
        return zip(doubles, other.doubles).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
}
