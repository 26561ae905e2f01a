/// The colours of a page: ten categories.
///
/// The ten category colours were chosen by a search in Oklab that made the nearest pair as far apart
/// as it can be, as seen by readers with full colour vision and with protanopia and deuteranopia
/// (Machado, Oliveira and Fernandes 2009), on light and on dark paper alike, under the condition that each
/// is seen well on its paper. Categories differ in marker shape as well, so colour is never the only sign.
package enum Palette {
    /// The categories' colours on light paper, each with a contrast of at least 3 to it.
    package static let categories: [SRGBColor] = [
        0x0E66C8, 0xC68410, 0x20A48F, 0xA81959, 0x1995F7,
        0x826D04, 0x714F8E, 0x6B036A, 0x445300, 0x4E292B,
    ].map { SRGBColor(hex: $0) }

    /// The same categories' colours on dark paper, each with a contrast of at least 4.5 to it: dark hues look darker
    /// there than their contrast says.
    package static let categoriesOnDark: [SRGBColor] = [
        0x6FA8F2, 0xF48012, 0x35FFE1, 0xDB4588, 0x2C85BF,
        0xE0C17F, 0x896AFF, 0xE2869D, 0xDEF33C, 0xBB6A31,
    ].map { SRGBColor(hex: $0) }

    /// The papers of the page, light and dark.
    package static let papers: (light: SRGBColor, dark: SRGBColor) = (
        SRGBColor(hex: 0xFDFDFB), SRGBColor(hex: 0x141619)
    )
}
