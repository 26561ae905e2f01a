import Foundation

/// What to do about a column whose squares leave the numbers of 64 bits.
package enum RangeRemedy {
    /// A variance below this has lost digits, or all of itself.
    package static let leastVariance = 1e-280

    /// The power of ten that brings a range near 1.
    package static func factor(_ range: Double) -> String {
        range.isFinite && range > 0 ? "1e\(-Int(log10(range).rounded()))" : "1e-200"
    }
}
