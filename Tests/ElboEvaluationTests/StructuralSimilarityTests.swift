import ElboEvaluation
import Foundation
import Testing

@Suite("SSIM is scikit-image's") struct StructuralSimilarityTests {
    private func picture(_ height: Int, _ width: Int, _ channels: Int, phase: Double) -> [Float] {
        (0..<height * width * channels).map { place in
            let (x, y) = (Double(place / channels % width), Double(place / channels / width))
            let channel = Double(place % channels)
            return Float(0.5 + 0.5 * sin(0.7 * x + 0.3 * y * (channel + 1) + phase))
        }
    }

    @Test(
        "golden numbers of Oracles/structural_similarity.py",
        arguments: [
            ([16, 20, 1, 7], 0.87635644430263), ([11, 9, 3, 7], 0.8741640055156269),
            ([7, 7, 1, 7], 0.8739459093527675), ([12, 12, 1, 5], 0.8508149453765812),
        ])
    func golden(_ size: [Int], _ expected: Double) throws {
        let left = picture(size[0], size[1], size[2], phase: 0)
        let right = picture(size[0], size[1], size[2], phase: 0.4).map { Float(0.8) * $0 }
        let value = try #require(
            StructuralSimilarity(window: size[3], range: 1)(
                left[...], right[...], height: size[0], width: size[1], channels: size[2]))
        #expect(abs(value - expected) < 1e-6)
    }

    @Test("the same picture is 1, whatever its range, and a small one has none")
    func ends() throws {
        let same = picture(9, 9, 1, phase: 1)
        let bytes = same.map { $0 * 255 }
        let one = StructuralSimilarity(range: 255)(
            bytes[...], bytes[...], height: 9, width: 9, channels: 1)
        #expect(abs(try #require(one) - 1) < 1e-12)
        let small = StructuralSimilarity(range: 1)(
            same[..<36], same[..<36], height: 6, width: 6, channels: 1)
        #expect(small == nil)
    }
}
