import Dispatch
import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("The cache of finished images") struct ImageCacheTests {
    @Test("a second run gets identical images without reading the files")
    func hit() throws {
        try withCache { folder, cache in
            try put([], "bad.png", in: folder)
            try put([], "note.txt", in: folder)
            let options = ImageOptions(size: ImageSize("3x5"), cache: .always(folder: cache))
            let first = try ImageFolder(folder, options: options)
            let second = try ImageFolder(folder, options: options)
            #expect(!first.isFromCache && second.isFromCache)
            #expect(first.data.values == second.data.values && first.data.count == 3)
            #expect(first.data.rowNames == second.data.rowNames)
            #expect(first.data.images == second.data.images)
            #expect(first.unreadable == second.unreadable && second.unreadable.count == 1)
            #expect(first.ignored == 1 && second.ignored == 1)
            let plain = try readImage(PNGFile.plain(1), size: ImageSize("3x5")).bytes
            #expect(second.data.subset(rows: [1]).bytes == plain)
            #expect(first.data.fingerprint == second.data.fingerprint)
        }
    }

    @Test("what was changed is read anew")
    func stale() throws {
        try withCache { folder, cache in
            let options = ImageOptions(cache: .always(folder: cache))
            func isFresh(_ options: ImageOptions) throws -> Bool {
                let read = try ImageFolder(folder, options: options)
                let plain = try ImageFolder(
                    folder, options: ImageOptions(size: options.size, color: options.color))
                #expect(read.data.values == plain.data.values)
                #expect(read.data.rowNames == plain.data.rowNames)
                return !read.isFromCache
            }
            #expect(try isFresh(options))
            #expect(try !isFresh(options))
            try put(PNGFile.plain(200), "a.png", in: folder)
            #expect(try isFresh(options))
            try put(PNGFile.plain(3), "new.png", in: folder)
            #expect(try isFresh(options))
            try FileManager.default.removeItem(atPath: folder + "/b.png")
            #expect(try isFresh(options))
            try FileManager.default.moveItem(
                atPath: folder + "/new.png", toPath: folder + "/newer.png")
            #expect(try isFresh(options))
            #expect(try !isFresh(options))
            // Changes of one folder replace its file.
            #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 1)
            #expect(try isFresh(ImageOptions(size: ImageSize("2"), cache: options.cache)))
            #expect(try isFresh(ImageOptions(color: .rgb, cache: options.cache)))
            #expect(try !isFresh(options))
        }
    }

    @Test("a picture of the same size and time but other contents is read anew")
    func changedInSecret() throws {
        try withCache { folder, cache in
            let options = ImageOptions(cache: .always(folder: cache))
            _ = try ImageFolder(folder, options: options)
            try overwriteKeepingTime(folder + "/b.png")
            let read = try ImageFolder(folder, options: options)
            #expect(!read.isFromCache && read.unreadable.map(\.path) == ["b.png"])
        }
    }

    @Test("a damaged cache is not used")
    func damaged() throws {
        try withCache { folder, cache in
            let options = ImageOptions(cache: .always(folder: cache))
            let expected = try ImageFolder(folder, options: options).data
            let file = try #require(
                try FileManager.default.contentsOfDirectory(atPath: cache).first)
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(cache)/\(file)")))
            let start = ContinuousClock.now
            var trial: UInt64 = 0
            while ContinuousClock.now - start < .seconds(ReaderFuzzTests.seconds) {
                var damage = Damage(key: RandomKey(seed: 4).child(trial))
                var bytes = whole
                // The footer deserves as much attention as the rest.
                if trial % 2 == 0 {
                    bytes = damage.applied(to: bytes)
                } else {
                    bytes = Array(damage.applied(to: bytes.reversed()).reversed())
                }
                try put(bytes, file, in: cache)
                let read = try ImageFolder(folder, options: options)
                #expect(read.isFromCache == (bytes == whole), "trial \(trial)")
                #expect(read.data.values == expected.values, "trial \(trial)")
                trial += 1
            }
            #expect(trial > 10)
        }
    }

    @Test("unfinished files of killed runs go away after a day")
    func leftovers() throws {
        try withCache { folder, cache in
            try put([1], ".images-1.abc.partial", in: cache)
            try put([1], ".images-2.abc.partial", in: cache)
            try put([1], "other.partial", in: cache)
            for name in [".images-1.abc.partial", "other.partial"] {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -100_000)],
                    ofItemAtPath: cache + "/" + name)
            }
            _ = try ImageFolder(folder, options: ImageOptions(cache: .always(folder: cache)))
            let files = try FileManager.default.contentsOfDirectory(atPath: cache).sorted()
            #expect(files.count == 3 && files[0] == ".images-2.abc.partial")
            #expect(files[1].hasPrefix("images-") && files[2] == "other.partial")
        }
    }

    @Test("runs at the same time agree, and images outlive their cache")
    func concurrent() throws {
        try withCache { folder, cache in
            let options = ImageOptions(cache: .always(folder: cache))
            let expected = try ImageFolder(folder).data
            let failures = Counter()
            DispatchQueue.concurrentPerform(iterations: 24) { index in
                do {
                    let data = try ImageFolder(folder, options: options).data
                    if index % 3 == 0 { try? FileManager.default.removeItem(atPath: cache) }
                    if data.values != expected.values { failures.add() }
                } catch DataError.cannotWrite {
                    // The folder went away between its creation and the file's.
                } catch {
                    failures.add()
                }
            }
            #expect(failures.count == 0)
        }
    }

    @Test("small sets and unwritable folders are read into memory, unless a folder is asked for")
    func policies() throws {
        try withCache { folder, cache in
            let small = ImageOptions(cache: .large(folder: cache, threshold: 1 << 20))
            _ = try ImageFolder(folder, options: small)
            #expect(!FileManager.default.fileExists(atPath: cache))

            let file = folder + "/notes.txt"
            try put([1], "notes.txt", in: folder)
            let blocked = ImageOptions(cache: .large(folder: file + "/cache", threshold: 0))
            #expect(try ImageFolder(folder, options: blocked).data.count == 3)
            #expect(throws: DataError.self) {
                try ImageFolder(
                    folder, options: ImageOptions(cache: .always(folder: file + "/cache")))
            }
        }
    }

    @Test("the user's cache folder")
    func automatic() {
        #expect(ImageCachePolicy.automatic(environment: [:]) == .none)
        #expect(
            ImageCachePolicy.automatic(environment: ["HOME": "/h", "XDG_CACHE_HOME": "/c"])
                == .large(folder: "/c/elbo", threshold: 16 << 20))
        #if os(Linux)
            for environment in [["HOME": "/h"], ["HOME": "/h", "XDG_CACHE_HOME": "here"]] {
                #expect(
                    ImageCachePolicy.automatic(environment: environment)
                        == .large(folder: "/h/.cache/elbo", threshold: 16 << 20))
            }
        #endif
    }

    /// Three images in a folder, and a path for a cache beside it.
    private func withCache(_ body: (_ folder: String, _ cache: String) throws -> Void) throws {
        try withTemporaryFolder { cache in
            try withImages("a.png", "b.png", "c/d.png") { try body($0, cache + "/cache") }
        }
    }

    /// Turns a file's bytes into zeros; size and time of change stay.
    private func overwriteKeepingTime(_ path: String) throws {
        var status = stat()
        #expect(stat(path, &status) == 0)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.write(contentsOf: Data(repeating: 0, count: Int(status.st_size)))
        try file.close()
        #if os(macOS)
            let times = [status.st_atimespec, status.st_mtimespec]
        #else
            let times = [status.st_atim, status.st_mtim]
        #endif
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    }
}

/// Counts from several threads.
private final class Counter: @unchecked Sendable {
    // All access is under the lock.
    private let lock = NSLock()
    private var value = 0

    func add() { lock.withLock { value += 1 } }

    var count: Int { lock.withLock { value } }
}
