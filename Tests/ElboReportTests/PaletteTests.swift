import ElboReport
import Testing

@Suite("Colours")
struct PaletteTests {
    /// Linear-light matrices of full protanopia and deuteranopia (Machado, Oliveira, Fernandes 2009).
    private static let eyes: [(name: String, rows: [SIMD3<Double>])] = [
        ("full colour vision", [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]),
        (
            "protanopia",
            [
                SIMD3(0.152286, 1.052583, -0.204868), SIMD3(0.114503, 0.786281, 0.099216),
                SIMD3(-0.003882, -0.048116, 1.051998),
            ]
        ),
        (
            "deuteranopia",
            [
                SIMD3(0.367322, 0.860646, -0.227968), SIMD3(0.280085, 0.672501, 0.047413),
                SIMD3(-0.011820, 0.042940, 0.968881),
            ]
        ),
    ]

    @Test(
        "any two categories look different to every reader",
        arguments: [Palette.categories, Palette.categoriesOnDark])
    func categories(_ colors: [SRGBColor]) {
        #expect(colors.count >= 10)
        for eye in Self.eyes {
            let seen = colors.map { color in
                let light = eye.rows.map { min(max(($0 * color.linear).sum(), 0), 1) }
                return OklabColor(linear: SIMD3(light[0], light[1], light[2])).components
            }
            for a in seen.indices {
                for b in 0..<a {
                    let difference = seen[a] - seen[b]
                    let distance = (difference * difference).sum().squareRoot()
                    #expect(distance > 0.095, "\(colors[a].css) and \(colors[b].css), \(eye.name)")
                }
            }
        }
    }

    @Test("every category is seen on its paper: no yellow on white")
    func contrast() {
        for color in Palette.categories {
            #expect(color.contrast(to: Palette.papers.light) >= 3, "\(color.css)")
        }
        for color in Palette.categoriesOnDark {
            #expect(color.contrast(to: Palette.papers.dark) >= 4.45, "\(color.css)")
        }
        // Oracle: black on white is 21 by definition, #767676 on white the well-known 4.54.
        let (black, white) = (SRGBColor(hex: 0), SRGBColor(hex: 0xFFFFFF))
        #expect(abs(black.contrast(to: white) - 21) < 1e-9)
        #expect(abs(SRGBColor(hex: 0x767676).contrast(to: white) - 4.54) < 0.005)
    }

    @Test("a colour survives the way to Oklab and back")
    func roundTrip() {
        for hex: UInt32 in stride(from: 0, through: 0xFFFFFF, by: 70_001) {
            #expect(OklabColor(SRGBColor(hex: hex)).color == SRGBColor(hex: hex))
        }
    }
}
