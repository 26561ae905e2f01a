package import ElboGraph
import ElboNumerics

/// Where the numbers of a test's argument lie.
///
/// All of them are exact in Float32, so that executors of either precision see the same numbers.
package enum Domain: Hashable, Sendable {
    /// Standard normal.
    case normal
    /// Between these bounds.
    case between(Double, Double)
    /// Between 1/2 and 2, of either sign.
    case awayFromZero
    /// All different, an eighth apart, in random order, shifted by this offset (at most 1/8).
    case spaced(offset: Double)
    /// Small whole numbers, so that many are equal.
    case coarse
    /// Zeros, infinities, NaN, the largest, the smallest, and ordinary numbers, in turn.
    case special
    /// Small whole numbers, here and there an infinity or NaN: sums do not depend on their order.
    case partlyInfinite
    /// All minus infinity.
    case minusInfinity
    /// Whole numbers 0, 1 … below this one.
    case index(below: Int)
    /// Whole numbers of either sign, the extreme ones included.
    case int
    /// Truth values.
    case bool
    /// One random key.
    case key

    /// An array of this shape with numbers from this domain.
    package func array(_ shape: Shape, _ dice: inout Dice) -> HostArray {
        func floats(_ next: (inout Dice, Int) -> Double) -> HostArray {
            HostArray(shape, (0..<shape.count).map { Float(next(&dice, $0)) })
        }
        switch self {
        case .normal: return floats { dice, _ in dice.normal() }
        case .between(let low, let high):
            return floats { dice, _ in low + (high - low) * dice.uniform() }
        case .awayFromZero:
            return floats { dice, _ in (0.5 + 1.5 * dice.uniform()) * (dice.chance(0.5) ? 1 : -1) }
        case .spaced(let offset):
            let order = dice.order(shape.count)
            return floats { _, index in Double(order[index] - shape.count / 2) / 8 + offset }
        case .coarse: return floats { dice, _ in Double(dice.below(5) - 2) }
        case .special:
            return floats { _, index in Domain.specials[index % Domain.specials.count] }
        case .partlyInfinite:
            return floats { dice, _ in
                dice.chance(0.06)
                    ? dice.pick([.infinity, -.infinity, .nan]) : Double(dice.below(5) - 2)
            }
        case .minusInfinity: return floats { _, _ in -.infinity }
        case .index(let bound):
            return HostArray(shape, (0..<shape.count).map { _ in Int32(dice.below(bound)) })
        case .int:
            let extremes: [Int32] = [0, 1, -1, .max, .min, 16_777_217]
            return HostArray(
                shape,
                (0..<shape.count).map { _ in
                    dice.chance(0.3) ? dice.pick(extremes) : Int32(dice.below(2001) - 1000)
                })
        case .bool: return HostArray(shape, (0..<shape.count).map { _ in dice.chance(0.5) })
        case .key: return HostArray(RandomKey(seed: UInt64(dice.below(1 << 20))))
        }
    }

    /// The kind of elements.
    package var element: ElementType {
        switch self {
        case .index, .int: .int
        case .bool: .bool
        case .key: .key
        default: .float
        }
    }

    /// The numbers that formulas go wrong at.
    package static let specials: [Double] = [
        0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0.5, -0.5, 2, -2, 3, 1e-3, -1e-3, 1e-7, -1e-7,
        1e-20, -1e-20, 1e-42, -1e-42, Double(Float.leastNonzeroMagnitude),
        Double(Float.leastNormalMagnitude), 1e7, -1e7, 1e20, -1e20,
        Double(Float.greatestFiniteMagnitude), -Double(Float.greatestFiniteMagnitude), 10, -10,
        15.5, -15.5, 87, -87, 88.6, -88.6, 89, -89, 103, -103, 110, -110, 2_147_483_648,
        -2_147_483_648, 4e9, 0.999_999_94, 1.000_000_1, -0.999_999_94, 1.5, -1.5, 2.5, -2.5,
    ]
}
