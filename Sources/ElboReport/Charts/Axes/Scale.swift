import Foundation

/// How numbers are laid out along an axis.
package enum ChartScale: Sendable, Equatable {
    /// Equal differences are equally far apart.
    case linear
    /// Equal ratios are equally far apart; only positive numbers are drawn.
    case logarithmic
}

/// A map from numbers to places on the drawing.
package struct Scale: Sendable {
    package let extent: Extent
    package let isLogarithmic: Bool
    private let start: Double
    private let end: Double

    /// Maps `extent` onto `start`...`end`; an axis with nothing positive on it stays linear.
    package init(_ extent: Extent, from start: Double, to end: Double, scale: ChartScale = .linear)
    {
        self.extent = extent
        self.start = start
        self.end = end
        isLogarithmic = scale == .logarithmic && extent.lower > 0
    }

    /// Where a number lies, or nil if this axis cannot show it.
    package func place(_ value: Double) -> Double? {
        guard Extent.canShow(value) else { return nil }
        let share: Double
        if isLogarithmic {
            guard value > 0 else { return nil }
            let lower = log(extent.lower)
            share = (log(value) - lower) / (log(extent.upper) - lower)
        } else {
            share = (value - extent.lower) / (extent.upper - extent.lower)
        }
        // A number far outside the extent would overflow the drawing's coordinates.
        return start + min(max(share, -10), 11) * (end - start)
    }

    /// How long a difference is on the drawing, on a linear axis; negative where numbers rise upwards.
    package func length(_ difference: Double) -> Double {
        difference / (extent.upper - extent.lower) * (end - start)
    }

    package func ticks(count: Int, whole: Bool = false) -> Ticks {
        isLogarithmic
            ? .logarithmic(extent, count: count) : .linear(extent, count: count, whole: whole)
    }
}

/// A coordinate as the drawing writes it: a tenth of a unit is finer than any screen shows.
func coordinate(_ value: Double) -> String {
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    let digits = rest == 0 ? "\(whole)" : whole == 0 ? ".\(rest)" : "\(whole).\(rest)"
    return tenths < 0 ? "-" + digits : digits
}
