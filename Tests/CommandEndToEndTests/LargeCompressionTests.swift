import Foundation
import Testing

@Suite("Compression of large data, through pipes, and killed")
struct LargeCompressionTests {
    /// Black and white pictures of 4 x 4 as an IDX file.
    private func pictures(_ count: Int) -> Data {
        var bytes: [UInt8] = [0, 0, 8, 3]
        for number in [count, 4, 4] {
            bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        bytes.reserveCapacity(16 + 16 * count)
        var dice: UInt32 = 1
        for place in 0..<16 * count {
            dice = dice &* 1_664_525 &+ 1_013_904_223
            let isLight = (place / 16) % 2 == 0
            bytes.append(Int(dice >> 24) < (isLight ? 220 : 30) ? 255 : 0)
        }
        return Data(bytes)
    }

    private func prepared(_ count: Int) throws -> Tool {
        let tool = try Tool()
        try tool.write(pictures(60), to: "few.idx")
        try tool.write(pictures(count), to: "data.idx")
        let outcome = try tool.shell(
            """
            elbo train few.idx --likelihood bernoulli --epochs 2 --hidden 8 --latent 2 \
                -o m.safetensors --quiet
            """)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test("many examples take no more memory than few")
    func bounded() throws {
        let tool = try prepared(300_000)
        // Data of 256 MiB for the whole program, half of which OpenBLAS takes when it is loaded.
        let outcome = try tool.shell(
            """
            ulimit -d 262144 && elbo compress m.safetensors data.idx -o data.elbo --no-verify --threads 2 \
                && elbo decompress m.safetensors data.elbo -o again.idx --threads 2 \
                && cmp data.idx again.idx
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
    }

    @Test("one example comes back; none is refused, and nothing is written")
    func few() throws {
        let tool = try prepared(1)
        let outcome = try tool.shell(
            """
            elbo compress m.safetensors data.idx -o data.elbo && elbo inspect data.elbo \
                && elbo decompress m.safetensors data.elbo -o again.idx && cmp data.idx again.idx
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        try tool.write(pictures(0), to: "none.idx")
        let none = try tool.run("compress", "m.safetensors", "none.idx", "-o", "none.elbo")
        #expect(none.code == 65)
        #expect(none.errors.contains("holds no values"), "\(none.errors)")
        #expect(!tool.exists("none.elbo"))
    }

    @Test("killed half-way nothing stands in the file's place, and the same command then works")
    func killed() throws {
        let tool = try prepared(600_000)
        let arguments = ["compress", "m.safetensors", "data.idx", "-o", "data.elbo"]
        let (process, output, errors) = try tool.start(arguments)
        // Its file is there as soon as it has begun to write.
        while process.isRunning, !tool.files.contains(where: { $0.hasSuffix(".partial") }) {
            Thread.sleep(forTimeInterval: 0.01)
        }
        Thread.sleep(forTimeInterval: 0.1)
        kill(process.processIdentifier, SIGKILL)
        _ = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try FileManager.default.removeItem(at: errors)
        try #require(process.terminationReason == .uncaughtSignal, "it was over too soon")
        #expect(!tool.exists("data.elbo"))
        let outcome = try tool.run(arguments)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(!tool.files.contains { $0.hasSuffix(".partial") })
        let (half, halfOutput, halfErrors) = try tool.start(
            ["decompress", "m.safetensors", "data.elbo", "-o", "again.idx"])
        while half.isRunning, !tool.files.contains(where: { $0.hasSuffix(".partial") }) {
            Thread.sleep(forTimeInterval: 0.01)
        }
        Thread.sleep(forTimeInterval: 0.1)
        kill(half.processIdentifier, SIGKILL)
        _ = halfOutput.fileHandleForReading.readDataToEndOfFile()
        half.waitUntilExit()
        try FileManager.default.removeItem(at: halfErrors)
        #expect(!tool.exists("again.idx"))
        let again = try tool.shell(
            "elbo decompress m.safetensors data.elbo -o again.idx && cmp data.idx again.idx")
        #expect(again.code == 0, "\(again.errors)")
    }

    @Test("a table and an array go through pipes")
    func streams() throws {
        let tool = try prepared(50)
        try tool.write(Tool.table(rows: 200), to: "t.csv")
        let outcome = try tool.shell(
            """
            elbo train t.csv --epochs 2 --hidden 8 --latent 2 -o t.safetensors --quiet \
                && cat t.csv | elbo compress t.safetensors - -o t.elbo \
                && elbo decompress t.safetensors t.elbo -o - | cmp - t.csv \
                && cat data.idx | elbo compress m.safetensors - -o - > data.elbo \
                && elbo decompress m.safetensors data.elbo -o - | cmp - data.idx \
                && elbo inspect t.elbo
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("standard input (text of a table"), "\(outcome.output)")
    }
}
