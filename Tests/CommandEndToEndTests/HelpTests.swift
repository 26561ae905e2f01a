import Foundation
import Testing

/// Help is part of the interface: what changes in it should be seen in a review.
@Suite("Help")
struct HelpTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Snapshots")
    private static let renews =
        ProcessInfo.processInfo.environment["ELBO_RENEW_SNAPSHOTS"] != nil
    private static let remedy =
        "if that is wanted, ELBO_RENEW_SNAPSHOTS=1 Scripts/test --filter HelpTests takes it over"

    /// All verbs, as the program describes itself to other programs.
    private static func verbs(_ tool: Tool) throws -> [String] {
        struct Description: Decodable {
            struct Command: Decodable {
                let commandName: String
                let subcommands: [Command]?
            }

            let command: Command
        }
        let dump = try tool.run("--experimental-dump-help")
        let description = try JSONDecoder().decode(
            Description.self, from: Data(dump.output.utf8))
        return (description.command.subcommands ?? []).map(\.commandName)
            .filter { $0 != "help" }
    }

    @Test("the help of the tool and of every verb is the one in Snapshots")
    func snapshots() throws {
        let tool = try Tool()
        let verbs = try HelpTests.verbs(tool)
        for verb in verbs + ["elbo"] {
            let arguments = verb == "elbo" ? ["--help"] : [verb, "--help"]
            let help = try tool.run(arguments, environment: ["COLUMNS": "100"])
            #expect(help.code == 0 && help.errors.isEmpty)
            #expect(help.output.contains("Example") || verb == "elbo", "\(verb)")
            let file = HelpTests.folder.appendingPathComponent("\(verb).txt")
            if HelpTests.renews { try Data(help.output.utf8).write(to: file) }
            let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            let changes = HelpTests.changes(from: expected, to: help.output)
            if !changes.isEmpty {
                Issue.record("help of \(verb) changed; \(HelpTests.remedy):\n\(changes)")
            }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: HelpTests.folder.path)
        #expect(Set(names) == Set((verbs + ["elbo"]).map { $0 + ".txt" }))
    }

    /// The lines that went and came.
    private static func changes(from before: String, to now: String) -> String {
        let lines = [before, now].map {
            $0.split(separator: "\n", omittingEmptySubsequences: false)
        }
        return lines[1].difference(from: lines[0]).map { change in
            switch change {
            case .remove(let line, let text, _): "-\(line + 1): \(text)"
            case .insert(let line, let text, _): "+\(line + 1): \(text)"
            }
        }.joined(separator: "\n")
    }
}
