import Testing

@Suite("Numbers as options")
struct NumberOptionTests {
    @Test(
        "numbers that are not finite are refused by the option's name",
        arguments: [
            ["score", "m", "d.csv", "--threshold", "nan"],
            ["score", "m", "d.csv", "--threshold=-inf"],
            ["train", "d.csv", "--kl-weight", "inf"], ["train", "d.csv", "--learning-rate", "nan"],
            ["mixture", "d.csv", "--floor", "nan"],
            ["mixture", "d.csv", "--tolerance", "infinity"],
        ])
    func finite(_ arguments: [String]) throws {
        let outcome = try Tool().run(arguments)
        #expect(outcome.code == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains(", it must be "), "\(outcome.errors)")
        #expect(
            arguments.contains {
                $0.hasPrefix("--") && outcome.errors.contains($0.prefix { $0 != "=" })
            })
    }

    @Test("a value that cannot be read is refused in a sentence, and --help has the rest")
    func unreadable() throws {
        for arguments in [
            ["train", "d.csv", "--epochs", "x"], ["train", "d.csv", "--network", "foo"],
            ["mixture", "d.csv", "--seed", "x"],
        ] {
            let outcome = try Tool().run(arguments)
            #expect(outcome.code == 64)
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.first?.contains("is invalid for '--") == true, "\(outcome.errors)")
            #expect(lines.contains { $0.hasPrefix("Usage: elbo ") }, "\(outcome.errors)")
            #expect(!outcome.errors.contains("Help:"), "\(outcome.errors)")
        }
    }

    @Test("an optimiser's numbers are in their ranges, and a value is given once")
    func ranges() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 40), to: "d.csv")
        let fit = try tool.run(
            "mixture", "d.csv", "--components", "1", "--covariance", "VVV", "-o", "g.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        let cases = [
            ("train d.csv --free-bits 1e308", "--free-bits is 1e+308, it must be from 0 to 1e6"),
            ("train d.csv --optimizer sgd --momentum -3", "the momentum is -3"),
            ("train d.csv --optimizer sgd --momentum 1", "the momentum is 1"),
            ("train d.csv --optimizer adamw --weight-decay -1", "the weight decay is -1"),
            ("sample g.safetensors --frames 3", "--frames belongs to models that tell clips"),
            ("sample g.safetensors --given width=1,1=2", "nothing meets all that is said of it"),
        ]
        for (line, words) in cases {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64 && outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test("a file of options is checked likewise")
    func file() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 20), to: "d.csv")
        try tool.write("kl-weight: .inf\n", to: "options.yaml")
        let outcome = try tool.run("train", "d.csv", "--config", "options.yaml")
        #expect([64, 65].contains(outcome.code) && !tool.exists("model.safetensors"))
        #expect(outcome.errors.contains("kl-weight"), "\(outcome.errors)")
    }

    @Test("a negative number is the value of the option before it, not an option")
    func negative() throws {
        for arguments in [["--seed", "-1"], ["--seed=-1"]] {
            let outcome = try Tool().run(["demo"] + arguments)
            #expect(outcome.code == 64)
            #expect(outcome.errors.contains("'-1' is invalid for '--seed"), "\(outcome.errors)")
        }
        let tool = try Tool()
        try tool.write("a,b\n1,2\n-999,3\n4,1\n0,5\n3,3\n", to: "d.csv")
        let outcome = try tool.run("data", "d.csv", "--missing", "-999", "--json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"missing\" : 1"), "\(outcome.output)")
    }
}
