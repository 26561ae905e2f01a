import ArgumentParser
import ElboData
import Foundation

/// Files of sounds, read and decoded one after the other.
struct DecodingBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract:
            "Seconds of processor time to read and decode the sound files of a folder, and their samples."
    )

    @Argument var folder: String

    func run() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .map { "\(folder)/\($0)" }
        let start = clock()
        var samples = 0
        for file in files {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            samples += try Sound(decoding: Array(bytes)).samples.count
        }
        print(Double(clock() - start) / Double(CLOCKS_PER_SEC), samples)
    }
}
