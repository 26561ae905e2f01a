import ElboData
import Foundation
import Testing

@Suite("Folders of images") struct ImageFolderTests {
    @Test("files come in natural order, whatever the order on disk")
    func order() throws {
        try withImages(
            "image-10.png", "image-2.png", "Image-3.png", "b/1.png", "a10/x.png", "a9/x.png",
            "image-02.png", "image-2a.png", "\u{e9}.png"
        ) { folder in
            let names = try ImageFolder(folder).data.rowNames
            #expect(
                names == [
                    "Image-3.png", "a9/x.png", "a10/x.png", "b/1.png", "image-02.png",
                    "image-2.png", "image-2a.png", "image-10.png", "\u{e9}.png",
                ])
        }
    }

    @Test("sub-folders are labels, at their first level, when all images lie in them")
    func labels() throws {
        try withImages("cats/1.png", "cats/old/2.png", "dogs/1.png") { folder in
            let data = try ImageFolder(folder).data
            let labels = try #require(Labels(foldersOf: data))
            #expect(labels.names == ["cats", "dogs"] && labels.values == [0, 0, 1])
            #expect(Labels(foldersOf: data.subset(rows: [2, 0]))?.values == [1, 0])
            #expect(Labels(foldersOf: data.subset(rows: [0, 1])) == nil)
            try put(PNGFile.plain(1), "loose.png", in: folder)
            #expect(try Labels(foldersOf: ImageFolder(folder).data) == nil)
        }
    }

    @Test("a row is the image's bytes, with the folder's name and the treatment")
    func rows() throws {
        try withImages("a.png", "b.png") { folder in
            let data = try ImageFolder(folder + "/").data
            #expect(data.itemShape == [4, 4, 1])
            #expect(
                data.bytes == [UInt8](repeating: 0, count: 16) + [UInt8](repeating: 1, count: 16))
            #expect(folder.hasSuffix(data.name))
            #expect(data.images?.description == "4x4 grey")
            #expect(try Dataset.read(folder).values == data.values)
        }
    }

    @Test("colour when one file has colour, unless grey is asked for")
    func color() throws {
        try withImages("a.png") { folder in
            #expect(try ImageFolder(folder).data.images?.color == .grey)
            let red = PNGFile.encode(
                width: 4, height: 4, channels: 3, (0..<48).map { $0 % 3 == 0 ? 200 : 0 })
            try put(red, "b.png", in: folder)
            #expect(try ImageFolder(folder).data.itemShape == [4, 4, 3])
            let grey = try ImageFolder(folder, options: ImageOptions(color: .grey)).data
            #expect(grey.itemShape == [4, 4, 1] && grey.bytes.last == 60)
        }
    }

    @Test("unreadable images are left out and named; strictly they are an error")
    func unreadable() throws {
        try withImages("1.png", "10.png") { folder in
            let good = try Fixtures.bytes("Images/grey-8.png")
            try put([], "2.png", in: folder)
            try put(Array("hello".utf8), "3.jpg", in: folder)
            try put(Array(PNGFile.plain(7).dropLast(20)), "4.png", in: folder)
            try put(PNGFile.plain(9), "5.jpeg", in: folder)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/6.png", withDestinationPath: "nowhere.png")
            try put(good, "notes.txt", in: folder)
            try put(good, "old.png.gz", in: folder)
            try put(good, ".hidden.png", in: folder)
            try put(good, ".git/x.png", in: folder)
            for options in [
                ImageOptions(), ImageOptions(size: ImageSize("4"), color: .grey),
                ImageOptions(size: ImageSize("3")),
            ] {
                let read = try ImageFolder(folder, options: options)
                #expect(read.data.rowNames == ["1.png", "5.jpeg", "10.png"])
                #expect(read.ignored == 2)
                #expect(
                    read.unreadable.map(\.description) == [
                        "2.png (empty)", "3.jpg (neither PNG nor JPEG)", "4.png (truncated)",
                        "6.png (No such file or directory)",
                    ])
                var strict = options
                strict.isStrict = true
                #expect(
                    throws: DataError.unreadableImages(
                        path: folder, unreadable: read.unreadable, total: 7)
                ) { try ImageFolder(folder, options: strict) }
            }
            #expect(throws: DataError.self) { try Dataset.read(folder) }
        }
    }

    @Test("a folder without one usable image is refused")
    func nothing() throws {
        try withTemporaryFolder { folder in
            #expect(throws: DataError.noImages(path: folder, ignored: 0)) {
                try ImageFolder(folder)
            }
            try put([1], "a.txt", in: folder)
            #expect(throws: DataError.noImages(path: folder, ignored: 1)) {
                try ImageFolder(folder)
            }
            try put([1], "a.png", in: folder)
            for size in [nil, ImageSize("4")] {
                let error = #expect(throws: DataError.self) {
                    try ImageFolder(folder, options: ImageOptions(size: size, color: .grey))
                }
                #expect(
                    error?.description == "\(folder): none of 1 image can be read:"
                        + " a.png (neither PNG nor JPEG); repair or remove them")
            }
            #expect(throws: DataError.notFound(path: folder + "/none")) {
                try ImageFolder(folder + "/none")
            }
        }
    }

    @Test("images of several sizes need a size")
    func mixed() throws {
        try withImages("a.png", "b.png") { folder in
            try put(PNGFile.plain(5, width: 9, height: 7), "c.png", in: folder)
            let error = #expect(throws: DataError.self) { try ImageFolder(folder) }
            #expect(
                error?.description.contains(
                    "the images have 2 sizes: 4x4 (2 images), 9x7 (1 image)") == true)
            let options = ImageOptions(size: ImageSize("6x3"))
            #expect(try ImageFolder(folder, options: options).data.itemShape == [3, 6, 1])
        }
    }

    @Test("links are followed, but not in circles")
    func links() throws {
        try withImages("a/1.png", "b/2.png") { folder in
            let manager = FileManager.default
            try manager.createSymbolicLink(atPath: folder + "/a/up", withDestinationPath: "..")
            try manager.createSymbolicLink(atPath: folder + "/a/self", withDestinationPath: ".")
            try manager.createSymbolicLink(
                atPath: folder + "/c.png", withDestinationPath: "a/1.png")
            try withImages("3.png") { other in
                try manager.createSymbolicLink(
                    atPath: folder + "/d", withDestinationPath: other)
                #expect(
                    try ImageFolder(folder).data.rowNames == [
                        "a/1.png", "b/2.png", "c.png", "d/3.png",
                    ])
            }
        }
    }

    @Test("many images keep their order")
    func many() throws {
        try withTemporaryFolder { folder in
            for index in 0..<1500 {
                try put(
                    PNGFile.plain(UInt8(index % 251), width: 2, height: 2), "\(index).png",
                    in: folder)
            }
            nonisolated(unsafe) var shown: [Int] = []
            let data = try ImageFolder(folder) { done, total in
                #expect(total == 1500)
                shown.append(done)
            }.data
            for threads in [1, 3, 2000] {
                let options = ImageOptions(threads: threads)
                #expect(try ImageFolder(folder, options: options).data.values == data.values)
            }
            #expect(shown.last == 1500 && shown == shown.sorted())
            #expect(
                data.bytes == (0..<1500).flatMap { [UInt8](repeating: UInt8($0 % 251), count: 4) })
        }
    }
}

/// A folder with small grey images of these names; the n-th has the value n everywhere.
func withImages<Result>(_ names: String..., body: (String) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
        for (index, name) in names.enumerated() {
            try put(PNGFile.plain(UInt8(index)), name, in: folder)
        }
        return try body(folder)
    }
}

/// Writes a file, and the folders it lies in.
func put(_ bytes: [UInt8], _ name: String, in folder: String) throws {
    let file = URL(fileURLWithPath: folder + "/" + name)
    try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
}
