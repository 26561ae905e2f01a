import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("Moving pictures become clips") struct ClipReadingTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Videos")

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    private func floats(_ data: Dataset) -> [Float] { data.values(of: 0..<data.count) }

    private func options(
        frames: Int? = nil, every: Int? = nil, stride: Int? = nil, size: ImageSize? = nil,
        isAsked: Bool = false
    ) -> ReadOptions {
        ReadOptions(
            images: ImageOptions(size: size),
            clips: ClipOptions(frames: frames, every: every, stride: stride, isAsked: isAsked))
    }

    @Test(
        "GIF frames are those that Pillow decodes",
        arguments: ["keep", "background", "previous", "noise"])
    func gif(_ name: String) throws {
        let expected = try Dataset.read(Self.path("\(name).npy"))
        let shape = expected.itemShape
        let size = try #require(ImageSize(width: shape[1], height: shape[0]))
        let clip = try Dataset.read(
            Self.path("\(name).gif"), options: options(frames: expected.count, size: size))
        #expect(clip.count == 1)
        #expect(clip.itemShape == [expected.count] + shape + (shape.count == 2 ? [1] : []))
        #expect(floats(clip) == floats(expected))
        #expect(clip.clips?.rate == (name == "noise" ? 25 : 12.5))
    }

    @Test(
        "APNG frames are laid as the recommendation says",
        arguments: ["colours", "first", "table", "greys"])
    func apng(_ name: String) throws {
        let expected = try Dataset.read(
            Self.path("\(name)-apng.npy"), options: options(frames: 1, isAsked: true))
        let clip = try Dataset.read(
            Self.path("\(name).apng"), options: options(frames: expected.count))
        #expect(clip.count == 1 && clip.clips?.rate == 12.5)
        #expect(clip.itemShape == [expected.count, 18, 24, name == "greys" ? 1 : 3])
        let (found, wanted) = (floats(clip), floats(expected))
        // Opacity is rounded to a byte with every frame that is laid over others.
        let grey =
            name == "greys" ? stride(from: 0, to: wanted.count, by: 3).map { wanted[$0] } : wanted
        try #require(found.count == grey.count)
        let worst = zip(found, grey).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst <= (name == "greys" ? 0 : 2))
        // A picture without animation is a single frame; a pipe will do.
        let piped = try Dataset.read(
            Self.bytes("\(name).apng"), named: "piped.apng", options: options(frames: 2))
        #expect(piped.count == expected.count / 2)
    }

    @Test(
        "Y4M frames follow BT.601, to a level",
        arguments: ["yuv420p", "yuv422p", "yuv444p", "gray"])
    func y4m(_ name: String) throws {
        let expected = try Dataset.read(Self.path("\(name).npy"))
        let clip = try Dataset.read(Self.path("\(name).y4m"), options: options(frames: 3))
        #expect(clip.itemShape == [3, 18, 24, name == "gray" ? 1 : 3])
        let worst = zip(floats(clip), floats(expected)).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst <= 1)
        #expect(clip.clips?.rate == 10)
    }

    @Test("windows of a video, of every so many frames")
    func windows() throws {
        // Ten frames of 8 x 8, each of one grey.
        var file = Array("YUV4MPEG2 W8 H8 F30:1 Cmono\n".utf8)
        for frame in 0..<10 {
            file += Array("FRAME\n".utf8) + [UInt8](repeating: UInt8(10 * frame), count: 64)
        }
        func greys(_ options: ReadOptions) throws -> ([[Float]], [String]?) {
            let data = try Dataset.read(file, named: "ten.y4m", options: options)
            let clips = (0..<data.count).map { row in
                let values = data.values(of: [row])
                return stride(from: 0, to: values.count, by: 64).map { values[$0] / 10 }
            }
            return (clips, data.rowNames.map(Array.init))
        }
        let plain = try greys(options(frames: 4))
        #expect(plain.0 == [[0, 1, 2, 3], [4, 5, 6, 7]])
        #expect(plain.1 == ["ten.y4m@1", "ten.y4m@5"])
        let other = try greys(options(frames: 2, every: 3))
        #expect(other.0 == [[0, 3], [6, 9]])
        #expect(other.1 == ["ten.y4m@1", "ten.y4m@7"])
        let overlapping = try greys(options(frames: 4, stride: 3))
        #expect(overlapping.0 == [[0, 1, 2, 3], [3, 4, 5, 6], [6, 7, 8, 9]])
        let apart = try greys(options(frames: 2, stride: 5))
        #expect(apart.0 == [[0, 1], [5, 6]])
        #expect(try greys(options(frames: 10)).1 == ["ten.y4m"])
        // A single frame is a clip when that is asked for.
        #expect(try greys(options(frames: 1)).0.count == 10)
    }

    @Test("arrays of frames, with and without videos and channels")
    func arrays() throws {
        func array(_ shape: [Int], _ options: ReadOptions) throws -> Dataset {
            let values = (0..<shape.reduce(1, *)).map { Float($0 % 7) / 7 }
            let path = FileManager.default.temporaryDirectory
                .appendingPathComponent("\(UUID().uuidString).npy").path
            try writeNPY(values: values, shape: shape, to: path)
            return try Dataset.read(path, options: options)
        }
        let asked = options(isAsked: true)
        #expect(try array([5, 8, 9], asked).itemShape == [5, 8, 9, 1])
        #expect(try array([3, 5, 8, 9], asked).itemShape == [5, 8, 9, 1])
        #expect(try array([3, 5, 8, 9], asked).count == 3)
        #expect(try array([5, 8, 9, 3], asked).itemShape == [5, 8, 9, 3])
        #expect(try array([2, 5, 8, 9, 3], asked).count == 2)
        // More frames than a row has by itself: cut.
        let long = try array([2, 40, 2, 5], asked)
        #expect(long.itemShape == [16, 2, 5, 1] && long.count == 4)
        #expect(long.rowNames == ["1@1", "1@17", "2@1", "2@17"])
        let every = try array([2, 5, 2, 4], options(frames: 2, every: 2, isAsked: true))
        let all = (0..<80).map { Float($0 % 7) / 7 }
        #expect(every.values(of: [1]) == Array(all[40..<48] + all[56..<64]))
        #expect(throws: DataError.self) { try array([6, 8], asked) }
        #expect(throws: DataError.self) { try array([2, 5, 8, 9, 4], asked) }
        // Without the word for it, an array is an array.
        #expect(try array([3, 5, 8, 9], options()).clips == nil)
    }

    @Test("a folder of numbered images is a video, and so is each of its sub-folders")
    func sequences() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("clips-\(UUID().uuidString)")
        for name in ["a", "b"] {
            let place = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for frame in [1, 2, 10] {
                let pixels = [UInt8](repeating: UInt8(frame), count: 64)
                try Data(PNGFile.encode(width: 8, height: 8, channels: 1, pixels))
                    .write(to: place.appendingPathComponent("f\(frame).png"))
            }
        }
        let clips = try VideoFolder(folder.path, options: ClipOptions(frames: 3))
        #expect(clips.videos == 2 && clips.data.itemShape == [3, 8, 8, 1])
        #expect(clips.data.rowNames == ["a", "b"])
        let values = clips.data.values(of: [0])
        #expect([values[0], values[64], values[128]] == [1, 2, 10])
    }

    @Test("digits and balls are the same on every machine")
    func toys() throws {
        let digits = Dataset(
            bytes: (0..<4 * 28 * 28).map { UInt8($0 * 7 % 256) }, itemShape: [28, 28])
        let moving = try MovingDigits(of: digits).clips(3, seed: 1)
        #expect(moving.itemShape == [20, 64, 64, 1])
        #expect(moving.fingerprint == "cdb64de2e3a025fd")
        let stochastic = try MovingDigits(of: digits, isStochastic: true).clips(3, seed: 2)
        #expect(stochastic.fingerprint == "0b036818ae4e8be7")
        let balls = BouncingBalls(objects: 3).clips(3, seed: 4)
        #expect(balls.fingerprint == "a9e1cedf051ac69c")
        #expect(throws: DataError.self) { try MovingDigits(of: digits, side: 20) }
    }

    @Test("clips that are held back do not overlap with those of training")
    func split() throws {
        var file = Array("YUV4MPEG2 W8 H8 F30:1 Cmono\n".utf8)
        for _ in 0..<100 { file += Array("FRAME\n".utf8) + [UInt8](repeating: 7, count: 64) }
        let data = try Dataset.read(
            file, named: "long.y4m", options: options(frames: 8, stride: 2))
        let rows = Array(0..<data.count)
        let split = try #require(
            Split(clips: data, rows: rows, validation: 0.2, key: .init(seed: 1)))
        let last = try #require(split.training.last)
        let first = try #require(split.validation.first)
        #expect(2 * last + 8 <= 2 * first)
        #expect(split.validation == Array(first..<data.count))
        // Of clips that are videos of their own, any may be held back.
        let whole = try Dataset.read(file, named: "long.y4m", options: options(frames: 100))
        #expect(Split(clips: whole, rows: [0], validation: 0.2, key: .init(seed: 1)) == nil)
    }
}
