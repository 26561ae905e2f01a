#if os(Linux)
    import Foundation
    import Testing

    @Suite("A system that refuses: every call in turn fails as on a full disk")
    struct FaultTests {
        private static let training = [
            "train", "data.csv", "--epochs", "3", "--hidden", "8", "-o", "m.safetensors",
            "--report",
            "m.html", "--quiet",
        ]
        private static let fitting = [
            "mixture", "data.csv", "--components", "2", "--covariance", "VVV", "-o",
            "m.safetensors",
            "--report", "m.html", "--json",
        ]

        private func run(_ arguments: [String], fault: String?) throws -> (Tool, Tool.Outcome) {
            let tool = try Tool()
            try tool.write(Tool.table(rows: 40), to: "data.csv")
            let environment =
                fault.map {
                    ["LD_PRELOAD": Tool.faults, "ELBO_FAULT": $0, "ELBO_FAULT_TOLD": "told"]
                } ?? [:]
            return (tool, try tool.run(arguments, environment: environment))
        }

        /// The page says when it was made, so that only the model's bits can be compared.
        @Test(
            "success means the same model and its page; failure says so and leaves nothing half",
            arguments: [training, fitting], ["write", "fsync", "rename", "link", "open"])
        func one(_ arguments: [String], _ call: String) throws {
            try #require(FileManager.default.fileExists(atPath: Tool.faults))
            // Without force nothing is renamed: a link refuses to take the place of what has appeared.
            let arguments = arguments + (call == "rename" ? ["--force"] : [])
            let (whole, outcome) = try run(arguments, fault: nil)
            try #require(outcome.code == 0, "\(outcome.errors)")
            let expected = try whole.bytes("m.safetensors")
            var failures = 0
            for index in 1...400 {
                let fault = "\(call):\(index)"
                let (tool, outcome) = try run(arguments, fault: fault)
                // Past the last call of the run.
                guard tool.exists("told") else { break }
                #expect(
                    [0, 73].contains(outcome.code), "\(fault): \(outcome.code) \(outcome.errors)")
                #expect(
                    !tool.files.contains { $0.hasSuffix(".partial") || $0.hasSuffix(".lock") },
                    "\(fault)")
                if outcome.code == 0 {
                    #expect(try tool.bytes("m.safetensors") == expected, "\(fault)")
                    #expect(tool.exists("m.html"), "\(fault)")
                } else {
                    failures += 1
                    #expect(
                        outcome.errors.contains("cannot be written"), "\(fault): \(outcome.errors)")
                    // What is there is whole.
                    if tool.exists("m.safetensors") {
                        #expect(try tool.bytes("m.safetensors") == expected, "\(fault)")
                    }
                }
            }
            #expect(failures > 0, "no call failed: the faults were not injected")
        }
    }
#endif
