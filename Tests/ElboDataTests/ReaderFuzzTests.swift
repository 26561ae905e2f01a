import ElboData
import ElboNumerics
import Foundation
import Testing

/// Damages valid files at random; a reader may refuse them, but never crash, hang or exhaust memory.
///
/// `ELBO_FUZZ_SECONDS` sets the time per format. The damage depends on the key alone, so a failure can
/// be repeated by its number.
@Suite("No damage makes a reader fail otherwise than by throwing") struct ReaderFuzzTests {
    static let seconds =
        ProcessInfo.processInfo.environment["ELBO_FUZZ_SECONDS"].flatMap { Double($0) } ?? 2

    @Test(
        "data files",
        arguments: [
            ["u1.idx", "f8.idx", "i2.idx"],
            ["images-idx3-ubyte.gz", "members-idx3-ubyte.gz", "table.csv.gz"],
            ["little-f4.npy", "big-i8.npy", "fortran-u1.npy", "version-3.npy", "little-f2.npy"],
            ["stored.npz", "deflated.npz", "streamed.npz"],
            ["table.tsv"],
        ])
    func data(_ names: [String]) throws {
        try fuzz(names) { bytes, name in
            let data = try Dataset.read(bytes, named: name)
            // Deflate's best ratio bounds what a file can hold.
            #expect(data.count * data.itemSize <= bytes.count * 1032 + 1032)
            #expect(floats(data).allSatisfy { $0.isFinite || data.hasMissing || data.isWide })
        }
    }

    @Test("moving pictures")
    func videos() throws {
        let names = ["keep.gif", "previous.gif", "noise.gif", "yuv420p.y4m", "gray.y4m"]
        let size = ImageSize(width: 16, height: 16)
        try fuzz(seeds: names.map { ($0, try ClipReadingTests.bytes($0)) }) { bytes, name in
            let data = try Dataset.read(
                bytes, named: name,
                options: ReadOptions(
                    images: ImageOptions(size: size), clips: ClipOptions(frames: 2)))
            #expect(data.itemSize == 2 * 16 * 16 || data.itemSize == 2 * 16 * 16 * 3)
        }
    }

    @Test("tables with quotes, names and labels")
    func quotedTables() throws {
        let text = "a,\"b \"\"c\"\"\",kind\r\n1,2.5e3,\"x, y\"\r\n-.5,\"7\",z\r\n"
        try fuzz(seeds: [("t.csv", Array(text.utf8))]) { bytes, name in
            _ = try Dataset.read(bytes, named: name, options: ReadOptions(excluded: ["3"]))
        }
    }

    @Test(
        "tables of numbers, in memory and in a file",
        arguments: [
            ["f8.idx", "i2.idx", "table.csv.gz"],
            ["little-f8.npy", "big-i8.npy", "fortran-f4.npy", "deflated.npz"],
        ])
    func numbers(_ names: [String]) throws {
        try fuzz(names, sameRows)
    }

    @Test("tables of numbers with text, missing cells and quotes")
    func tablesWithText() throws {
        let text = "s,a,\"b \"\"c\"\"\",d\r\nx,1,NA,\"7\"\r\n\"y, z\",-2.5e3,,.5\r\n,3,4,?\r\n"
        try fuzz(seeds: [("t.csv", Array(text.utf8))], sameRows)
    }

    @Test("tables with dates and numbers as people write them")
    func peoplesTables() throws {
        let text =
            "d;t;n;m\n13/02/2024;2024-03-01T12:30:15.5Z;1,5;1 234\n01/03/2024;2024-03-01T12:30:16Z;;12\n"
        try fuzz(seeds: [("t.csv", Array(text.utf8))], sameRows)
    }

    /// Rows in memory and rows in a file are the same, or both are refused.
    private func sameRows(_ bytes: [UInt8], _ name: String) throws {
        let file = Result {
            try Dataset.read(bytes, named: name, options: ReadOptions(memoryLimit: 0))
        }
        let memory = try Dataset.read(bytes, named: name)
        let values = try memory.rowSource.values(ofRows: 0..<memory.count)
        #expect(!values.contains { $0.isInfinite })
        #expect(try bits(file.get().rowSource) == bits(values))
        #expect(try file.get().omitted == memory.omitted)
    }

    @Test(
        "image files",
        arguments: [
            [
                "grey-8.png", "grey-1-interlaced.png", "rgb-16.png", "palette-4-transparent.png",
                "rgb-alpha-16-interlaced.png", "orientation-6.png",
            ],
            [
                "grey.jpg", "color-420.jpg", "progressive.jpg", "restarts.jpg", "ink.jpg",
                "orientation-7.jpg",
            ],
        ])
    func images(_ names: [String]) throws {
        let options = ReadOptions(images: ImageOptions(size: ImageSize("8x6")))
        try fuzz(seeds: names.map { ($0, try Fixtures.bytes("Images/\($0)")) }) { bytes, name in
            let data = try Dataset.read(bytes, named: name, options: options)
            #expect(data.itemSize == 48 * data.itemShape[2])
        }
    }

    @Test("safetensors files")
    func tensors() throws {
        try fuzz(["reference.safetensors", "written.safetensors"]) { bytes, name in
            let file = try SafeTensors.File.read(bytes, named: name)
            #expect(file.tensors.allSatisfy { $0.values.count <= bytes.count })
        }
    }

    private func fuzz(_ names: [String], _ read: ([UInt8], String) throws -> Void) throws {
        try fuzz(seeds: names.map { ($0, try Fixtures.bytes($0)) }, read)
    }

    private func fuzz(
        seeds: [(name: String, bytes: [UInt8])], _ read: ([UInt8], String) throws -> Void
    ) throws {
        let start = ContinuousClock.now
        var trial: UInt64 = 0
        while ContinuousClock.now - start < .seconds(ReaderFuzzTests.seconds) {
            let seed = seeds[Int(trial % UInt64(seeds.count))]
            var damage = Damage(key: RandomKey(seed: 9).child(trial))
            let bytes = damage.applied(to: seed.bytes)
            let begin = ContinuousClock.now
            do {
                try read(bytes, seed.name)
            } catch let error as DataError {
                #expect(
                    !error.description.isEmpty && !error.description.contains("\n"),
                    "trial \(trial)")
            }
            #expect(ContinuousClock.now - begin < .seconds(5), "trial \(trial) of \(seed.name)")
            trial += 1
        }
        #expect(trial > 20)
    }
}

extension Dataset {
    /// Whether it holds numbers that Float32 cannot.
    fileprivate var isWide: Bool { (try? requireFloatRange()) == nil }
}

/// One to four random changes to a file.
struct Damage {
    private let key: RandomKey
    private var drawn: UInt64 = 0

    init(key: RandomKey) {
        self.key = key
    }

    mutating func applied(to seed: [UInt8]) -> [UInt8] {
        var bytes = seed
        for _ in 0...below(4) where !bytes.isEmpty {
            // Headers deserve more attention than data.
            let place = below(2) == 0 ? below(bytes.count) : below(min(bytes.count, 160))
            switch below(8) {
            case 0: bytes.removeLast(below(bytes.count))
            case 1: bytes[place] ^= 1 << UInt8(below(8))
            case 2: bytes[place] = UInt8(below(256))
            case 3: bytes.remove(at: place)
            case 4: bytes.insert(UInt8(below(256)), at: place)
            case 5:
                let length = below(min(40, bytes.count - place))
                bytes.insert(contentsOf: bytes[place..<place + length], at: below(bytes.count))
            case 6:
                let hostile: [UInt8] = [0xff, 0x7f, 0x80, 0, UInt8(ascii: "9"), UInt8(ascii: "\"")]
                let filling = hostile[below(hostile.count)]
                for index in place..<min(place + 1 + below(8), bytes.count) {
                    bytes[index] = filling
                }
            default:
                // A digit becomes many, as in a shape or an offset.
                if let digit = bytes[place...].firstIndex(where: { (48...57).contains($0) }) {
                    let run = [UInt8](repeating: bytes[digit], count: 1 + below(19))
                    bytes.insert(contentsOf: run, at: digit)
                }
            }
        }
        return bytes
    }

    private mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        drawn += 1
        return Int(key.block(drawn).0 % UInt32(bound))
    }
}
