import Foundation

/// An opaque colour: red, green and blue as sRGB bytes.
package struct SRGBColor: Sendable, Hashable {
    /// Red, 0...255.
    package let red: UInt8
    /// Green, 0...255.
    package let green: UInt8
    /// Blue, 0...255.
    package let blue: UInt8

    /// A colour from its sRGB bytes.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A colour from 0xRRGGBB.
    package init(hex: UInt32) {
        self.init(
            red: UInt8(hex >> 16 & 0xFF), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF))
    }

    /// The colour as CSS writes it, `#rrggbb`.
    package var css: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// A colour in Oklab (Ottosson 2020), where straight lines look even and distances look alike.
package struct OklabColor: Sendable {
    /// Lightness (0...1), green to red, blue to yellow.
    package var components: SIMD3<Double>

    package init(_ color: SRGBColor) {
        self.init(linear: color.linear)
    }

    /// From linear-light red, green and blue (0...1).
    package init(linear: SIMD3<Double>) {
        let cones = SIMD3(
            0.4122214708 * linear.x + 0.5363325363 * linear.y + 0.0514459929 * linear.z,
            0.2119034982 * linear.x + 0.6806995451 * linear.y + 0.1073969566 * linear.z,
            0.0883024619 * linear.x + 0.2817188376 * linear.y + 0.6299787005 * linear.z)
        let (l, m, s) = (cbrt(cones.x), cbrt(cones.y), cbrt(cones.z))
        components = SIMD3(
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
    }

    package init(components: SIMD3<Double>) {
        self.components = components
    }

    /// The nearest colour that sRGB bytes can hold.
    package var color: SRGBColor {
        let (lightness, a, b) = (components.x, components.y, components.z)
        let l = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
        let m = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
        let s = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
        return SRGBColor(
            red: encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            green: encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            blue: encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
    }
}

extension SRGBColor {
    /// The contrast of two colours, 1...21 (WCAG 2.2, "contrast ratio").
    package func contrast(to other: SRGBColor) -> Double {
        func luminance(_ color: SRGBColor) -> Double {
            (color.linear * SIMD3(0.2126, 0.7152, 0.0722)).sum()
        }
        let (a, b) = (luminance(self), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// Linear-light red, green and blue, 0...1.
    package var linear: SIMD3<Double> {
        SIMD3(decoded(red), decoded(green), decoded(blue))
    }
}

/// The sRGB transfer function (IEC 61966-2-1), from a byte to linear light.
private func decoded(_ byte: UInt8) -> Double {
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
}

private func encoded(_ light: Double) -> UInt8 {
    let light = min(max(light, 0), 1)
    let value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8((value * 255).rounded())
}
