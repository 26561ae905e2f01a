import ElboData
import Foundation

/// What Python says about the image files; `Fixtures/make_images.py` makes them.
struct ImageFixture: Decodable, Sendable {
    let name: String?
    let width: Int
    let height: Int
    let channels: Int
    let pixels: Data

    /// By file name.
    static let expected: [String: ImageFixture] = {
        let json = (try? Fixtures.bytes("Images/expected.json")) ?? []
        return (try? JSONDecoder().decode([String: ImageFixture].self, from: Data(json))) ?? [:]
    }()

    /// Resized by Pillow.
    static let resized: [ImageFixture] = {
        let json = (try? Fixtures.bytes("Images/resized.json")) ?? []
        return (try? JSONDecoder().decode([ImageFixture].self, from: Data(json))) ?? []
    }()
}

/// One image file in memory as the bytes of a row.
func readImage(
    _ file: [UInt8], size: ImageSize? = nil, color: ImageColor? = nil
) throws -> Dataset {
    try Dataset.read(
        file, named: "image", options: ReadOptions(images: ImageOptions(size: size, color: color)))
}

extension Dataset {
    /// The bytes of all rows; none when they are floats.
    var bytes: [UInt8] {
        guard case .bytes(let storage) = values else { return [] }
        return Array(storage)
    }
}

/// The largest difference of two rows of bytes.
func distance(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    zip(left, right).map { abs(Int($0) - Int($1)) }.max() ?? 0
}
