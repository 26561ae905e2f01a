import Foundation
import Testing

@Suite("Input without end, beyond memory, or meant for the terminal")
struct HostileInputTests {
    private func trained(columns: String? = nil) throws -> Tool {
        let tool = try Tool()
        let table = Tool.table(rows: 60)
        let rows = table.drop { $0 != "\n" }
        try tool.write(columns.map { $0 + rows } ?? table, to: "data.csv")
        let outcome = try tool.run(
            "train", "data.csv", "--hidden", "4", "--epochs", "1", "--output", "m.safetensors",
            "--quiet")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    /// Runs a command line of the shell with the program on its path, ended after a minute.
    private func shell(_ line: String, in tool: Tool) throws -> (code: Int32, talk: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "ulimit -t 60; \(line)"]
        process.currentDirectoryURL = tool.folder
        process.environment = ProcessInfo.processInfo.environment.merging([
            "ELBO": Tool.executable.path
        ]) { $1 }
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let talk = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, talk)
    }

    @Test(
        "what never ends is refused as soon as it is no model",
        arguments: [
            "$ELBO inspect /dev/zero", "cat m.safetensors /dev/zero | $ELBO inspect -",
            "$ELBO data /dev/zero", "tr '\\0' a </dev/zero | $ELBO data -",
            "$ELBO train data.csv --config /dev/zero",
        ])
    func endless(_ line: String) throws {
        let tool = try trained()
        let (code, talk) = try shell(line, in: tool)
        #expect(code == 65, "\(code) \(talk)")
        #expect(talk.hasPrefix("elbo: ") && talk.split(separator: "\n").count == 1, "\(talk)")
    }

    @Test("a model through a pipe is a model")
    func pipe() throws {
        let tool = try trained()
        #expect(try shell("cat m.safetensors | $ELBO inspect -", in: tool).code == 0)
    }

    @Test("a damaged model is refused by name")
    func damaged() throws {
        let tool = try trained()
        var bytes = try tool.bytes("m.safetensors")
        bytes[bytes.count - 2] ^= 1
        try tool.write(bytes, to: "m.safetensors")
        let outcome = try tool.run("inspect", "m.safetensors")
        #expect(outcome.code == 65 && outcome.errors.contains("m.safetensors"))
        #expect(outcome.errors.contains("damaged since"))
        try tool.write("a,b\n1,2\n2,3\n4,1\n0,5\n3,3\n1,4\n", to: "small.csv")
        #expect(
            try tool.run("mixture", "small.csv", "--components", "1", "--output", "x.safetensors")
                .code == 0)
        bytes = try tool.bytes("x.safetensors")
        bytes[bytes.count - 2] ^= 1
        try tool.write(bytes, to: "x.safetensors")
        let mixture = try tool.run("inspect", "x.safetensors")
        #expect(mixture.code == 65 && mixture.errors.contains("damaged since"))
    }

    @Test("training beyond memory is refused before it begins")
    func memory() throws {
        let tool = try trained()
        // 256 MiB of data, of which a run of the program needs few; its 20 million parameters need more.
        let (code, talk) = try shell(
            "ulimit -d 262144; $ELBO train data.csv --hidden 4000,4000 --epochs 1 -o n.safetensors",
            in: tool)
        #expect(code == 64 && talk.contains("MiB of memory"), "\(code) \(talk)")
        #expect(!tool.exists("n.safetensors"))
    }

    @Test("covariances of more columns than memory holds are refused")
    func wide() throws {
        let tool = try Tool()
        let row = { (start: Int) in (0..<60_000).map { "\((start + $0 * start) % 7)" } }
        let lines = (1...3).map { row($0).joined(separator: ",") }
        try tool.write(lines.joined(separator: "\n") + "\n", to: "wide.csv")
        let full = try tool.run("mixture", "wide.csv", "-o", "w.safetensors")
        #expect(full.code == 64 && full.errors.contains("MiB"), "\(full.errors)")
        #expect(tool.files.filter { !$0.hasPrefix("stderr") } == ["wide.csv"])
    }

    @Test("escapes in a model's names do not reach the screen")
    func escapes() throws {
        // A text's first 64 bytes tell its format, and hold no control characters.
        let first = String(repeating: "a", count: 70)
        let tool = try trained(columns: "\(first),\"a\u{1B}]0;owned\u{7}\",\"b\u{9B}31m\",d")
        for arguments in [
            ["mixture", "data.csv", "--components", "2"], ["data", "data.csv"],
            ["inspect", "m.safetensors"], ["inspect", "data.csv.safetensors"],
            ["mixture", "data.csv", "--exclude", "nothing"],
        ] {
            let outcome = try tool.run(arguments)
            for text in [outcome.output, outcome.errors] {
                #expect(
                    !text.unicodeScalars.contains {
                        ($0.value < 32 && $0 != "\n") || (0x7f..<0xa0).contains($0.value)
                    }, "\(arguments): \(text.debugDescription)")
            }
        }
    }

    @Test("a name that is not UTF-8 is said, not searched for")
    func notUTF8() throws {
        let tool = try trained()
        let (code, talk) = try shell(
            "cp data.csv \"$(printf 'caf\\351.csv')\"; $ELBO data \"$(printf 'caf\\351.csv')\"",
            in: tool)
        #expect(code == 64 && talk.contains("not text in UTF-8"), "\(code) \(talk)")
    }

    @Test("demo needs nothing beside the program")
    func lone() throws {
        let tool = try Tool()
        try FileManager.default.copyItem(
            at: Tool.executable, to: tool.folder.appendingPathComponent("alone"))
        let (code, talk) = try shell("./alone demo --epochs 1", in: tool)
        #expect(code == 0, "\(talk)")
        #expect(tool.exists("digits.safetensors") && tool.exists("digits.html"))
    }
}
