/// The least and the greatest number an axis shows; always finite, and never a single point.
package struct Extent: Sendable, Equatable {
    /// The least number.
    package let lower: Double
    /// The greatest number, above `lower` by more than rounding error.
    package let upper: Double

    /// Whether a number can be placed on an axis at all: finite, and far from overflow.
    package static func canShow(_ value: Double) -> Bool {
        value.isFinite && abs(value) <= 1e300
    }

    /// From the least to the greatest of the numbers that can be shown.
    ///
    /// Nothing to show gives 0...1; numbers that are all equal, or differ by no more than rounding
    /// error, get room on both sides.
    package init(of values: some Sequence<Double>) {
        var least = Double.infinity
        var greatest = -Double.infinity
        for value in values where Extent.canShow(value) {
            least = min(least, value)
            greatest = max(greatest, value)
        }
        self.init(least, greatest)
    }

    /// From `lower` to `upper`, with room around them when they are (nearly) equal.
    package init(_ lower: Double, _ upper: Double) {
        guard lower <= upper, Extent.canShow(lower), Extent.canShow(upper) else {
            (self.lower, self.upper) = (0, 1)
            return
        }
        let size = max(abs(lower), abs(upper))
        if upper - lower > max(size * 1e-9, 1e-290) {
            (self.lower, self.upper) = (lower, upper)
        } else {
            let room = size > 1e-280 ? size * 0.1 : 1
            (self.lower, self.upper) = (lower - room, upper + room)
        }
    }

    /// The extent with a share of its length added at both ends.
    package func padded(by share: Double) -> Extent {
        let room = (upper - lower) * share
        return Extent(max(lower - room, -1e300), min(upper + room, 1e300))
    }

    /// The extent stretched to hold `value`.
    package func including(_ value: Double) -> Extent {
        Extent.canShow(value) ? Extent(min(lower, value), max(upper, value)) : self
    }

    /// Stretches the shorter of two extents until a unit is equally long on both axes of a plane that is
    /// `ratio` times as wide as high.
    static func equalise(_ x: inout Extent, _ y: inout Extent, _ ratio: Double) {
        let (width, height) = (x.upper - x.lower, y.upper - y.lower)
        if width / ratio < height {
            let room = (height * ratio - width) / 2
            x = Extent(max(x.lower - room, -1e300), min(x.upper + room, 1e300))
        } else {
            let room = (width / ratio - height) / 2
            y = Extent(max(y.lower - room, -1e300), min(y.upper + room, 1e300))
        }
    }
}
