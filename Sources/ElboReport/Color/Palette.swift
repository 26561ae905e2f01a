/// The colours of a page: one accent, ten categories, one sequential map.
///
/// The ten category colours were chosen by a search in Oklab that made the nearest pair as far apart
/// as it can be, as seen by readers with full colour vision and with protanopia and deuteranopia
/// (Machado, Oliveira and Fernandes 2009), on light and on dark paper alike. Categories differ in
/// marker shape as well, so colour is never the only sign.
package enum Palette {
    /// The categories' colours on light paper.
    package static let categories: [SRGBColor] = [
        0x0E66C8, 0xD67B19, 0x29B06D, 0xA4055E, 0x2CB4E4,
        0xC5B82D, 0x651E9E, 0xE77AB5, 0x2F5A14, 0x857466,
    ].map { SRGBColor(hex: $0) }

    /// The same categories' colours on dark paper.
    package static let categoriesOnDark: [SRGBColor] = [
        0x4C92EC, 0xF4A056, 0x64D091, 0xD05088, 0x66D2FE,
        0xDED463, 0x9059CA, 0xFEA1D1, 0x5E864A, 0xAA9A8D,
    ].map { SRGBColor(hex: $0) }

    /// A colour for a quantity in 0...1, dark violet through teal to yellow, lightness rising evenly.
    ///
    /// Values outside 0...1 take the colour of the nearer end. The five control points are close to
    /// matplotlib's viridis; colours between them are mixed in Oklab.
    package static func sequential(_ quantity: Double) -> SRGBColor {
        let last = sequentialPoints.count - 1
        let place = min(max(quantity.isNaN ? 0 : quantity, 0), 1) * Double(last)
        let index = min(Int(place), last - 1)
        let low = OklabColor(sequentialPoints[index]).components
        let high = OklabColor(sequentialPoints[index + 1]).components
        return OklabColor(components: low + (high - low) * (place - Double(index))).color
    }

    private static let sequentialPoints: [SRGBColor] = [
        0x440154, 0x3B528B, 0x21908C, 0x5DC963, 0xFDE725,
    ].map { SRGBColor(hex: $0) }
}
