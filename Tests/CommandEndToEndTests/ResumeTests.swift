import Foundation
import Testing

@Suite("Same seed, same bytes: threads, signals, crashes")
struct ResumeTests {
    private static let arguments = [
        "train", Tool.digits, "--hidden", "64", "--latent", "4", "--epochs", "3", "--seed", "7",
        "--quiet",
    ]

    private func whole() throws -> Data {
        let tool = try Tool()
        let outcome = try tool.run(Self.arguments + ["--threads", "1"])
        try #require(outcome.code == 0, "\(outcome.errors)")
        return try tool.bytes("model.safetensors")
    }

    @Test("one thread and two give the same file")
    func threads() throws {
        let expected = try whole()
        for threads in ["2", "3"] {
            let tool = try Tool()
            #expect(try tool.run(Self.arguments + ["--threads", threads]).code == 0)
            #expect(try tool.bytes("model.safetensors") == expected)
        }
    }

    @Test("killed in the middle and resumed gives the same file")
    func killed() throws {
        let expected = try whole()
        let (tool, _, _) = try stopped(by: SIGKILL)
        let resumed = try tool.run(Self.arguments + ["--resume"])
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(try tool.bytes("model.safetensors") == expected)
        #expect(!tool.exists("model.safetensors.checkpoint"))
    }

    @Test("asked to end saves, exits 143")
    func terminated() throws {
        let (_, status, talk) = try stopped(by: SIGTERM)
        #expect(status == 143)
        #expect(talk.contains("--resume"))
    }

    @Test("a terminal that goes away is a request to end: saves, exits 129")
    func hungUp() throws {
        let (_, status, talk) = try stopped(by: SIGHUP)
        #expect(status == 129)
        #expect(talk.contains("--resume"))
    }

    @Test("told to quit ends at once, without a trace of the stack")
    func quit() throws {
        let (tool, status, talk) = try stopped(by: SIGQUIT)
        #expect(status == SIGQUIT)
        #expect(!talk.contains("Thread 0"), "\(talk)")
        #expect(try tool.run(Self.arguments + ["--resume"]).code == 0)
    }

    @Test("interrupted saves, exits 130, and resumes to the same file")
    func interrupted() throws {
        let expected = try whole()
        let (tool, status, talk) = try stopped(by: SIGINT)
        #expect(status == 130)
        #expect(talk.contains("--resume"))

        // A checkpoint is a model too.
        #expect(try tool.run("sample", "model.safetensors.checkpoint", "--count", "1").code == 0)

        let other = try tool.run(Self.arguments + ["--resume", "--learning-rate", "0.01"])
        #expect(other.code == 65 && other.errors.contains("training options"))

        #expect(try tool.run(Self.arguments + ["--resume"]).code == 0)
        #expect(try tool.bytes("model.safetensors") == expected)
    }

    /// A run that a signal ended after its first checkpoint and before its end.
    ///
    /// On a busy machine the signal can come too late; then another run is tried.
    private func stopped(by signal: Int32) throws -> (tool: Tool, status: Int32, errors: String) {
        for _ in 0..<10 {
            let tool = try Tool()
            let (process, _, errors) = try tool.start(Self.arguments)
            try waitFor { tool.exists("model.safetensors.checkpoint") || !process.isRunning }
            // Some of the next epoch is done, and lost by a kill.
            usleep(20_000)
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            let talk = try String(contentsOf: errors, encoding: .utf8)
            if tool.exists("model.safetensors.checkpoint"), !tool.exists("model.safetensors") {
                return (tool, process.terminationStatus, talk)
            }
        }
        throw CancellationError()
    }

    @Test("a divergence names the tensor and keeps the checkpoint")
    func divergence() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 300), to: "data.csv")
        let outcome = try tool.run(
            "train", "data.csv", "--learning-rate", "1e30", "--optimizer", "sgd", "--likelihood",
            "gaussian:sigma=0.01", "--quiet")
        #expect(outcome.code == 70)
        #expect(outcome.errors.contains("training stopped at step"))
        #expect(!tool.exists("model.safetensors"))
    }

    private func waitFor(_ condition: () -> Bool) throws {
        for _ in 0..<6000 {
            if condition() { return }
            usleep(5000)
        }
        Issue.record("waited for 30 seconds in vain")
    }
}
