import ElboData
import Foundation
import Testing

@Suite("Walks through folders") struct FolderListingTests {
    private func withFiles(_ names: [String], _ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(
                atPath: folder + "/a", withIntermediateDirectories: true)
            for name in names { try write("", to: folder + "/" + name) }
            try body(folder)
        }
    }

    @Test("end where there are many files and hardly any is data")
    func patience() throws {
        let others = (0..<6).map { "a/\($0).log" }
        try withFiles(others + ["b.png"]) { folder in
            #expect(throws: DataError.fewData(path: folder, seen: 6, data: 0)) {
                try FolderListing(folder, endings: [".png"], patience: 5)
            }
            let whole = try FolderListing(folder, endings: [".png"], patience: 6)
            #expect(whole.files.map(\.path) == ["b.png"] && whole.ignored == 6)
        }
    }

    @Test("go on where data were met, of whichever kind")
    func data() throws {
        let others = (0..<6).map { "b\($0).log" }
        try withFiles(["a/1.wav"] + others) { folder in
            for ending in [".png", ".wav"] {
                let found = try FolderListing(folder, endings: [ending], patience: 3)
                #expect(found.files.count + found.ignored == 7)
            }
        }
    }

    @Test("have paths with single slashes")
    func slashes() throws {
        try withFiles(["a/1.png"]) { folder in
            for place in [folder, folder + "/"] {
                let found = try FolderListing(place, endings: [".png"])
                #expect(found.files.map { found.location($0.path) } == [folder + "/a/1.png"])
            }
        }
    }
}
