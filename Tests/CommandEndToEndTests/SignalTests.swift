import Foundation
import Testing

@Suite("Signals leave nothing behind")
struct SignalTests {
    /// Rows in two groups, enough for a search of some seconds.
    private static func table(rows: Int) -> String {
        "a,b,c\n"
            + (0..<rows).map { row in
                let side = row % 2 == 0 ? 3.0 : -3.0
                let known = row % 7 == 0 ? "" : "\(Double(row * 71 % 997) / 400)"
                return
                    "\(side + Double(row * 37 % 1009) / 300),\(Double(row * 53 % 1013) / 300 - side),\(known)\n"
            }.joined()
    }

    /// The files that a signal leaves beside the table, of a verb that was at work.
    private func remains(_ arguments: [String], in tool: Tool, by signal: Int32) throws -> (
        status: Int32, files: [String]
    ) {
        let before = Set(tool.files)
        let (process, _, _) = try tool.start(arguments)
        let isBusy = { Set(tool.files).subtracting(before).contains { $0.hasPrefix(".") } }
        for _ in 0..<2000 where !isBusy() && process.isRunning { usleep(5000) }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        let left = Set(tool.files).subtracting(before).filter { !$0.hasPrefix("stderr") }
        return (process.terminationStatus, left.sorted())
    }

    @Test("a mixture that is interrupted leaves no lock", arguments: [SIGINT, SIGTERM, SIGHUP])
    func mixture(_ signal: Int32) throws {
        let tool = try Tool()
        try tool.write(Self.table(rows: 20_000), to: "data.csv")
        let (status, files) = try remains(
            ["mixture", "data.csv", "--components", "1...9", "--quiet"], in: tool, by: signal)
        #expect(status == signal)
        #expect(files == [])
    }

    @Test("imputation that is interrupted leaves no file that stood in for its own")
    func imputation() throws {
        let tool = try Tool()
        try tool.write(Self.table(rows: 60_000), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "2", "--covariance", "VVV", "--output",
            "m.safetensors", "--quiet")
        try #require(fit.code == 0, "\(fit.errors)")
        let (status, files) = try remains(
            ["impute", "m.safetensors", "data.csv", "--draws", "500", "--output", "o.csv"],
            in: tool, by: SIGTERM)
        #expect(status == SIGTERM)
        #expect(!files.contains { $0.hasSuffix(".partial") }, "\(files)")
    }

    @Test("what is ignored at the start, as under nohup, stays ignored")
    func ignored() throws {
        let tool = try Tool()
        try tool.write(Self.table(rows: 2000), to: "data.csv")
        let outcome = try tool.shell(
            "trap '' HUP; '\(Tool.executable.path)' mixture data.csv --components 1...3 --output m.safetensors & "
                + "sleep 0.2; kill -HUP $!; wait $!")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(tool.exists("m.safetensors"))
    }
}
