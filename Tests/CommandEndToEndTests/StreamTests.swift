import Foundation
import Testing

@Suite("Results that cannot be printed are failures; talk that nobody hears is none")
struct StreamTests {
    /// A folder with a table and a model of either family.
    private func prepared() throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 60), to: "data.csv")
        let outcome = try tool.shell(
            """
            elbo train data.csv --epochs 2 -o m.safetensors --quiet && \
            elbo mixture data.csv --components 2 --covariance VVV -o g.safetensors
            """)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test("a full or closed standard output is an error of every verb that prints")
    func fullOutput() throws {
        let tool = try prepared()
        let verbs = [
            "evaluate m.safetensors data.csv", "evaluate m.safetensors data.csv --json",
            "evaluate g.safetensors data.csv", "inspect m.safetensors",
            "inspect g.safetensors --json",
            "data data.csv", "recipes", "recipes --json", "--help", "train --help", "--version",
            "bootstrap g.safetensors data.csv --replicates 2",
            "bootstrap g.safetensors data.csv --test --replicates 2",
            "mixture data.csv --components 1 --covariance VVV -o g2.safetensors --force",
            "mixture data.csv --components 1 --covariance VVV -o g2.safetensors --json --force",
            "train data.csv --epochs 1 -o m2.safetensors --json --quiet --force",
            "encode m.safetensors data.csv", "encode g.safetensors data.csv",
            "cluster g.safetensors data.csv", "score m.safetensors data.csv",
            "impute g.safetensors data.csv", "reconstruct m.safetensors data.csv",
            "sample m.safetensors", "traverse m.safetensors", "interpolate m.safetensors data.csv",
        ]
        for verb in verbs {
            for place in [">/dev/full", ">&-"] {
                let outcome = try tool.shell("elbo \(verb) \(place)")
                #expect(outcome.code == 73, "\(verb) \(place): \(outcome.code) \(outcome.errors)")
                #expect(
                    outcome.errors.contains("standard output: cannot be written"),
                    "\(verb) \(place)")
            }
        }
    }

    @Test("a reader that has seen enough ends the program without a word")
    func brokenPipe() throws {
        let tool = try prepared()
        let outcome = try tool.shell(
            "elbo sample m.safetensors --count 200000 | head -n 2 >/dev/null; echo ${PIPESTATUS[0]}"
        )
        #expect(outcome.output == "141\n")
        #expect(outcome.errors.isEmpty)
    }

    @Test(
        "training does not hear whether it is heard",
        arguments: [
            "2>/dev/full", "2>&-", "2> >(head -c 10 >/dev/null)", ">&- 2>&-", "<&- >&- 2>&-",
        ])
    func unheard(_ place: String) throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 60), to: "data.csv")
        #expect(try tool.shell("elbo train data.csv --epochs 30 -o a.safetensors").code == 0)
        let outcome = try tool.shell("elbo train data.csv --epochs 30 -o b.safetensors \(place)")
        #expect(outcome.code == 0, "\(place)")
        #expect(try tool.bytes("a.safetensors") == tool.bytes("b.safetensors"), "\(place)")
        // Refusals end with their code, too, and no file takes the number of a stream.
        #expect(try tool.shell("elbo impute a.safetensors none.csv \(place)").code == 66)
    }
}
