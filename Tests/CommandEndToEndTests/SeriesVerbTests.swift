import Foundation
import Testing

@Suite("Series through every verb")
struct SeriesVerbTests {
    /// Two shops by months, rows out of order, one month and some cells missing: quiet and busy times by turns.
    static let table: String = {
        var lines = ["shop,month,sales,weather"]
        for step in (0..<48).reversed() where step != 20 {
            for shop in ["north", "south"] {
                let busy = (step / 8 + (shop == "north" ? 0 : 1)) % 2 == 1
                let wiggle = Double((step * 37 + shop.count) % 11) / 5
                let sales = (busy ? 20 : 5) + wiggle
                let cell = step % 9 == 4 ? "NA" : "\(sales)"
                let year = 2020 + step / 12
                let month = step % 12 + 1
                lines.append(
                    "\(shop),\(year)-\(month < 10 ? "0" : "")\(month)-01,\(cell),\(busy == (step % 7 > 0) ? "dry" : "wet")"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    private func tool() throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.table, to: "data.csv")
        return tool
    }

    @Test("a hidden Markov model")
    func markov() throws {
        let tool = try tool()
        let fit = try tool.run(
            "mixture", "data.csv", "--time", "month", "--series", "shop", "--components", "2",
            "--covariance", "VII", "--restarts", "0", "--report", "page.html", "--output",
            "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("hidden Markov model, 2 states"))
        #expect(fit.output.contains("96 steps of 2 series; steps of 1 month in month"))
        #expect(fit.errors.contains("with 2 steps between that have no row"))
        #expect(try tool.read("page.html").contains("the path of states"))

        let states = try tool.run("cluster", "m.safetensors", "data.csv", "--responsibilities")
        let lines = states.output.split(separator: "\n")
        #expect(lines[0] == "shop,month,component,uncertainty,p_1,p_2" && lines.count == 95)
        // The last months: busy in the north, quiet in the south.
        let (north, south) = (lines[1].split(separator: ","), lines[2].split(separator: ","))
        #expect(north[0] == "north" && north[1] == "2023-12-01" && north[2] != south[2])

        let forecast = try tool.run("predict", "m.safetensors", "data.csv", "--count", "3")
        let ahead = forecast.output.split(separator: "\n")
        #expect(
            ahead[0]
                == "shop,month,step,sales,sales_low,sales_high,weather,weather_probability")
        #expect(ahead.count == 7 && ahead[1].hasPrefix("north,2024-01-01,1,"))
        let numbers = ahead[1].split(separator: ",")[3...5].compactMap { Double($0) }
        #expect(numbers[1] < numbers[0] && numbers[0] < numbers[2])

        let filled = try tool.run("impute", "m.safetensors", "data.csv")
        #expect(filled.code == 0 && !filled.output.contains("NA"))
        #expect(filled.output.split(separator: "\n").count == 95)
        let scored = try tool.run(
            "score", "m.safetensors", "data.csv", "--contamination", "0.05")
        #expect(scored.output.hasPrefix("shop,month,log_density,anomaly_score,anomaly\n"))
        let judged = try tool.run(
            "evaluate", "m.safetensors", "data.csv", "--ahead", "6", "--json")
        #expect(judged.output.contains("\"rankedProbabilityScore\"") && judged.code == 0)
        #expect(judged.output.contains("\"isFitted\" : true"))
        #expect(
            try tool.run("encode", "m.safetensors", "data.csv").output.hasPrefix("shop,month,p_1"))
        #expect(
            try tool.run("sample", "m.safetensors", "--count", "5").output
                .split(separator: "\n").count == 6)
        #expect(try tool.run("inspect", "m.safetensors").output.contains("mean stay"))
        #expect(try tool.run("report", "m.safetensors", "data.csv").code == 0)
    }

    @Test("a dynamical autoencoder", arguments: ["dmm", "vrnn", "srnn"])
    func dynamics(recipe: String) throws {
        let tool = try tool()
        try tool.write(
            Self.table.split(separator: "\n").map { line in
                line.split(separator: ",")[..<3].joined(separator: ",")
            }.joined(separator: "\n") + "\n", to: "data.csv")
        let made = ["--output", "m.safetensors", "--steps", "12", "--hidden", "8", "--epochs", "2"]
        let options = [
            "train", "data.csv", "--time", "month", "--series", "shop", "--recipe", recipe,
        ]
        let fit = try tool.run(options + made + ["--report", "page.html"])
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("dynamical autoencoder \(recipe)"))
        #expect(fit.output.contains("96 steps of 2 series; steps of 1 month in month"))
        #expect(try tool.read("page.html").contains("What comes next"))
        let forecast = try tool.run("predict", "m.safetensors", "data.csv", "--count", "3")
        let ahead = forecast.output.split(separator: "\n")
        #expect(ahead[0] == "shop,month,step,sales,sales_low,sales_high" && ahead.count == 7)
        #expect(ahead[1].hasPrefix("north,2024-01-01,1,"))
        let numbers = ahead[1].split(separator: ",")[3...5].compactMap { Double($0) }
        #expect(numbers[1] < numbers[0] && numbers[0] < numbers[2])
        let filled = try tool.run("impute", "m.safetensors", "data.csv")
        #expect(filled.code == 0 && !filled.output.contains("NA"))
        #expect(
            try tool.run("score", "m.safetensors", "data.csv").output
                .hasPrefix("shop,month,log_density"))
        let judged = try tool.run(
            "evaluate", "m.safetensors", "data.csv", "--ahead", "6", "--json")
        #expect(judged.code == 0 && judged.output.contains("\"particles\" : 256"))
        #expect(
            try tool.run("encode", "m.safetensors", "data.csv").output.hasPrefix("shop,month,z1"))
        #expect(
            try tool.run("sample", "m.safetensors", "--count", "5").output
                .split(separator: "\n").count == 6)
        #expect(
            try tool.run("inspect", "m.safetensors").output.contains("trained on windows of 12"))
        // The same seed, the same file.
        let first = try tool.bytes("m.safetensors")
        _ = try tool.run(options + made + ["--force"])
        #expect(try tool.bytes("m.safetensors") == first)
    }

    @Test("what rows in time do not take")
    func untaken() throws {
        let tool = try tool()
        for (options, said) in [
            (["--recipe", "dmm"], "--time names the column"),
            (["--time", "month"], "--recipe dmm, vrnn, srnn"),
            (["--time", "month", "--recipe", "dmm", "--prior", "ring"], "does not take --prior"),
            (["--time", "month", "--recipe", "dmm", "--steps", "1"], "--steps is 1"),
            (["--steps", "9"], "--steps belongs to --time"),
            (["--time", "month", "--recipe", "dmm", "--column", "sales=quantiles"], "--column"),
            (
                [
                    "--time", "month", "--series", "shop", "--recipe", "dmm", "--likelihood",
                    "bernoulli",
                ], "heteroscedastic-gaussian for series"
            ),
            (["--time", "month", "--recipe", "dmm"], "have the same time"),
        ] {
            let refused = try tool.run(["train", "data.csv"] + options)
            #expect(refused.code != 0 && refused.errors.contains(said), "\(refused.errors)")
        }
    }

    @Test("a state space")
    func stateSpace() throws {
        let tool = try tool()
        let fit = try tool.run(
            "series", "data.csv", "--time", "month", "--series", "shop", "--form", "level",
            "--exclude", "weather", "--iterations", "20", "--report", "page.html", "--output",
            "s.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("linear-Gaussian state space: level"))
        #expect(try tool.read("page.html").contains("The state in time"))
        let forecast = try tool.run("predict", "s.safetensors", "data.csv", "--count", "2")
        let ahead = forecast.output.split(separator: "\n")
        #expect(ahead[0] == "shop,month,step,sales,sales_low,sales_high" && ahead.count == 5)
        let path = try tool.run("encode", "s.safetensors", "data.csv")
        #expect(path.output.hasPrefix("shop,month,level\nnorth,2023-12-01,"))
        #expect(
            !(try tool.run("impute", "s.safetensors", "data.csv", "--draw")).output.contains("NA"))
        #expect(try tool.run("evaluate", "s.safetensors", "data.csv", "--season", "12").code == 0)
        #expect(try tool.run("inspect", "s.safetensors", "--json").output.contains("state-space"))
        #expect(try tool.run("sample", "s.safetensors", "--count", "4").code == 0)
        let states = try tool.run("cluster", "s.safetensors", "data.csv")
        #expect(states.code == 64 && states.errors.contains("elbo encode"))
    }

    @Test("what cannot be is refused in one sentence")
    func refusals() throws {
        let tool = try tool()
        try tool.write("t,x\n1,2\n2,3\n2,4\n3,1\n", to: "equal.csv")
        try tool.write("t,x\n1,2\n,3\n2,4\n3,1\n", to: "none.csv")
        try tool.write("t,x\nsoon,2\nlate,3\nnow,4\nthen,1\n", to: "words.csv")
        try tool.write("t,x\n1,2\n2,3\n3,4\n500000000,1\n", to: "far.csv")
        for (file, words) in [
            ("equal.csv", "rows 2 and 3 have the same time, 2 in t"),
            ("none.csv", "row 2 has no time"),
            ("words.csv", "t cannot be the time"), ("far.csv", "leave gaps of 499999996 steps"),
        ] {
            for verb in ["mixture", "series"] {
                let outcome = try tool.run(verb, file, "--time", "t")
                #expect(outcome.code == 65, "\(outcome.errors)")
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
                #expect(outcome.errors.split(separator: "\n").last?.hasPrefix("elbo: ") == true)
            }
        }
        #expect(try tool.run("mixture", "data.csv", "--time", "month", "--noise", "0.1").code == 64)
        #expect(try tool.run("mixture", "data.csv", "--series", "shop").code == 64)
        #expect(try tool.run("series", "data.csv").code == 64)
        let short = try tool.run("series", "equal.csv", "--time", "x", "--season", "12")
        #expect(short.code == 65 && short.errors.contains("too few"), "\(short.errors)")
        let fit = try tool.run(
            "series", "data.csv", "--time", "month", "--series", "shop", "--columns", "sales",
            "--form", "level", "--iterations", "2", "--output", "s.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        try tool.write("shop,month,sales\na,2020-01-05,1\na,2020-01-19,2\n", to: "days.csv")
        let other = try tool.run("predict", "s.safetensors", "days.csv")
        #expect(other.code == 65 && other.errors.contains("steps of the model"), "\(other.errors)")
        let compared = try tool.run("compare", "s.safetensors", "s2.safetensors", "data.csv")
        #expect(compared.code != 0)
    }
}
