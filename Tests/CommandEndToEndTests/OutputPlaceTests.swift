import Foundation
import Testing

@Suite("Nothing that exists is lost")
struct OutputPlaceTests {
    private func prepared() throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 60), to: "data.csv")
        try tool.write("precious", to: "old")
        let outcome = try tool.shell(
            """
            elbo train data.csv --epochs 1 -o m.safetensors --quiet && \
            elbo mixture data.csv --components 2 --covariance VVV -o g.safetensors && \
            ln data.csv same.csv && ln -s data.csv link.csv && ln -s nothing dangling && mkdir folder && \
            cp m.safetensors u.safetensors.checkpoint
            """)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test("outputs that are inputs, each other, or files that exist are refused before the work")
    func refused() throws {
        let tool = try prepared()
        let before = contents(of: tool)
        let cases: [(String, Int32, String)] = [
            ("train data.csv -o data.csv --force", 64, "is read by this command"),
            ("train data.csv -o same.csv --force", 64, "is read by this command"),
            ("train data.csv -o link.csv --force", 64, "is read by this command"),
            ("train data.csv -o ./data.csv --force", 64, "is read by this command"),
            (
                "train data.csv --labels old -o x --report old --force", 64,
                "is read by this command"
            ),
            ("train data.csv -o x --report x", 64, "are one file"),
            ("train data.csv -o x --report ./x", 64, "are one file"),
            ("train data.csv -o x --report folder/../x", 64, "are one file"),
            ("train data.csv -o x --report x.checkpoint", 64, "are one file"),
            ("train data.csv -o m.safetensors", 73, "exists"),
            ("train data.csv -o old", 73, "--force"),
            ("train data.csv -o x --report old", 73, "exists"),
            ("train data.csv -o dangling", 73, "a link to nothing"),
            ("train data.csv -o folder", 73, "is a folder"),
            ("train data.csv -o new.csv", 64, "let it end in .safetensors"),
            ("mixture data.csv -o new.npy", 64, "let it end in .safetensors"),
            ("train data.csv -o none/x", 73, "there is no folder"),
            ("train data.csv -o x --report none/x", 73, "there is no folder"),
            ("train data.csv -o u.safetensors", 73, "--resume"),
            ("mixture data.csv -o data.csv --force", 64, "is read by this command"),
            ("mixture data.csv -o g.safetensors", 73, "exists"),
            ("mixture data.csv -o none/g", 73, "there is no folder"),
            ("mixture data.csv -o x --report none/x", 73, "there is no folder"),
            ("mixture data.csv -o x --report x", 64, "are one file"),
            ("encode m.safetensors data.csv -o data.csv --force", 64, "is read by this command"),
            ("encode m.safetensors data.csv -o m.safetensors", 64, "must end in .csv"),
            ("cluster g.safetensors data.csv -o link.csv --force", 64, "is read by this command"),
            ("cluster g.safetensors data.csv -o x.parquet", 64, "must end in .csv"),
            ("score g.safetensors data.csv -o x.xlsx", 64, "must end in .csv"),
            ("impute g.safetensors data.csv -o x.parquet", 64, "must end in .csv"),
            ("impute g.safetensors data.csv -o data.csv --force", 64, "is read by this command"),
            ("impute g.safetensors data.csv -o g --draws 2 -o none/g", 73, "there is no folder"),
            ("sample m.safetensors -o m.safetensors --force", 64, "must end in .csv"),
            (
                "reconstruct m.safetensors data.csv -o same.csv --force", 64,
                "is read by this command"
            ),
            (
                "report m.safetensors data.csv -o m.safetensors --force", 64,
                "is read by this command"
            ),
            ("report m.safetensors data.csv -o old", 73, "exists"),
            ("demo -o old --report x", 73, "exists"),
        ]
        for (line, code, words) in cases {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == code, "\(line): \(outcome.code) \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(line): \(outcome.errors)")
            #expect(contents(of: tool) == before, "\(line)")
        }
    }

    private func contents(of tool: Tool) -> [String: Data] {
        tool.files.reduce(into: [:]) { $0[$1] = try? tool.bytes($1) }
    }

    @Test("--force replaces, and a file called like a trial survives")
    func forced() throws {
        let tool = try prepared()
        try tool.write("mine", to: "m.safetensors.trial")
        let outcome = try tool.run(
            "train", "data.csv", "--epochs", "1", "--seed", "1", "-o", "m.safetensors", "--force")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try tool.bytes("m.safetensors.trial") == Data("mine".utf8))
    }

    @Test(
        "standard input from a file is an input; a stranger in the checkpoint's place is kept; limits of size are said"
    )
    func strangers() throws {
        let tool = try prepared()
        let redirected = try tool.shell(
            "elbo encode m.safetensors - -o data.csv --force < data.csv")
        #expect(redirected.code == 64 && redirected.errors.contains("is read by this command"))
        try tool.write("mine", to: "n.safetensors.checkpoint")
        for option in ["", "--force", "--resume"] {
            let outcome = try tool.shell("elbo train data.csv -o n.safetensors \(option)")
            #expect(
                outcome.code == 73 && outcome.errors.contains("move it away"), "\(outcome.errors)")
            #expect(try tool.bytes("n.safetensors.checkpoint") == Data("mine".utf8))
        }
        let limited = try tool.shell(
            "ulimit -f 1; elbo reconstruct m.safetensors data.csv -o big.csv")
        #expect(
            limited.code == 73 && limited.errors.contains("cannot be written"),
            "\(limited.errors)")
        #expect(!tool.files.contains { $0.hasSuffix(".partial") || $0 == "big.csv" })
    }

    @Test(
        "two runs on one output: the second is told; a killed one's lock and remains are taken away"
    )
    func locked() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 2000), to: "data.csv")
        let (process, _, _) = try tool.start([
            "train", "data.csv", "--epochs", "100000", "-o", "m.safetensors", "--quiet",
        ])
        defer { process.terminate() }
        for _ in 0..<2000 where !tool.exists("m.safetensors.checkpoint") { usleep(5000) }
        try #require(tool.exists("m.safetensors.checkpoint"))
        for line in ["train data.csv --resume", "train data.csv --force", "mixture data.csv"] {
            let second = try tool.shell("elbo \(line) -o m.safetensors")
            #expect(second.code == 73)
            #expect(second.errors.contains("another run"), "\(line): \(second.errors)")
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        // What a kill in the middle of a write leaves.
        try tool.write("half", to: ".m.safetensors.1a2b3c4d.partial")
        try tool.write("half", to: ".m.safetensors.checkpoint.deadbeef.partial")
        try tool.write("other", to: ".m.safetensors.notes.partial")
        let next = try tool.run(
            "train", "data.csv", "--epochs", "2", "-o", "m.safetensors", "--force", "--quiet")
        #expect(next.code == 0, "\(next.errors)")
        let files = tool.files.filter { !$0.hasPrefix("stderr-") }
        #expect(files == [".m.safetensors.notes.partial", "data.csv", "m.safetensors"])
    }

    @Test("a file that appears while the work goes on is kept, and so is the result, beside it")
    func appeared() throws {
        let tool = try prepared()
        // The data come only when the places have been looked at and the other file is there.
        let late = "until [ -e .x.st.lock ]; do sleep 0.02; done; echo mine > x.st"
        let verbs = [
            "train - --epochs 1 --json --report a.html",
            "mixture - --components 2 --json --report b.html",
        ]
        for (number, verb) in zip(2..., verbs) {
            let outcome = try tool.shell(
                "rm -f x.st; { \(late); cat data.csv; } | elbo \(verb) -o x.st")
            #expect(outcome.code == 73, "\(outcome.errors)")
            #expect(outcome.errors.contains("the result is in x-\(number).st"), "\(outcome.errors)")
            #expect(try tool.bytes("x.st") == Data("mine\n".utf8))
            #expect(try tool.run("inspect", "x-\(number).st").code == 0)
            #expect(!tool.exists("x.st.checkpoint"))
            // The other results are not lost with the name.
            #expect(tool.exists(number == 2 ? "a.html" : "b.html"))
            #expect(outcome.output.hasPrefix("{"))
        }
        let forced = try tool.shell(
            "rm -f x.st; { \(late); cat data.csv; } | elbo mixture - --components 2 -o x.st --force"
        )
        #expect(forced.code == 0, "\(forced.errors)")
        #expect(try tool.bytes("x.st") == tool.bytes("x-3.st"))
        let table = try tool.shell(
            "{ sleep 3; echo mine > codes.csv; cat data.csv; } | elbo encode g.safetensors - -o codes.csv"
        )
        #expect(table.code == 73 && table.errors.contains("codes-2.csv"), "\(table.errors)")
        #expect(try tool.bytes("codes.csv") == Data("mine\n".utf8))
        #expect(tool.exists("codes-2.csv"))
        #expect(!tool.files.contains { $0.hasSuffix(".partial") || $0.hasSuffix(".lock") })
    }

    @Test("two runs that write one page both keep theirs")
    func oneReport() throws {
        let tool = try prepared()
        let outcome = try tool.shell(
            """
            wait_for() { until [ -e .a.st.lock ] && [ -e .b.st.lock ]; do sleep 0.02; done; cat data.csv; }
            wait_for | elbo mixture - --components 2 -o a.st --report page.html --quiet & first=$!
            wait_for | elbo mixture - --components 3 -o b.st --report page.html --quiet; second=$?
            wait $first; echo $(($? + second))
            """)
        #expect(outcome.output.hasSuffix("73\n"), "\(outcome.output)\(outcome.errors)")
        #expect(tool.exists("page.html") && tool.exists("page-2.html"))
    }
}
