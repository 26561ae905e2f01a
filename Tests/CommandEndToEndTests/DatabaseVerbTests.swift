import Foundation
import Testing

@Suite("Databases, dates and numbers as people write them, through the verbs")
struct DatabaseVerbTests {
    /// A table of days with decimal commas.
    private static func csv(_ count: Int) -> String {
        var text = "day;x;kind\n"
        for row in 0..<count {
            let day = String(format: "%02d/%02d/2024", row % 28 + 1, row % 12 + 1)
            let quarters = row % 17 + (row % 2 == 0 ? 40 : 0)
            text += "\(day);\(quarters / 4),\(quarters % 4 * 25);\(row % 2 == 0 ? "a" : "b")\n"
        }
        return text
    }

    @Test("data shows dates in their range, and says how numbers are written")
    func description() throws {
        let tool = try Tool()
        try tool.write(Self.csv(60), to: "days.csv")
        let text = try tool.run("data", "days.csv")
        try #require(text.code == 0, "\(text.errors)")
        for part in [
            "rows of 2 numbers and 1 category", "01/01/2024", "24/12/2024",
            "dates, as days since 1970", "with a decimal comma, as in 3,14",
        ] {
            #expect(text.output.contains(part), "\(part) in \(text.output)")
        }
        let json = try tool.run("data", "days.csv", "--json")
        #expect(json.output.contains("\"type\" : \"dates\""))
        #expect(json.output.contains("\"first\" : \"01/01/2024\""))
        try tool.write("n;d\n1,234;01/02/2024\n5,678;02/03/2024\n", to: "two.csv")
        let left = try tool.run("data", "two.csv", "--decimal", "point", "--date-order", "mdy")
        #expect(left.output.contains("rows of 2 numbers") && left.output.contains("01/02/2024"))
        let none = try tool.run("data", "two.csv", "--columns", "d")
        #expect(none.code == 65 && none.errors.contains("--date-order"))
    }

    @Test("a mixture of dates draws and fills dates")
    func mixture() throws {
        let tool = try Tool()
        try tool.write(Self.csv(80), to: "days.csv")
        let fit = try tool.run(
            "mixture", "days.csv", "--components", "1", "--covariance", "VVI", "--numbers-only",
            "--output", "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.errors.contains("read: column 2 (\"x\") has numbers with a decimal comma"))
        let drawn = try tool.run("sample", "m.safetensors", "--count", "5")
        try #require(drawn.code == 0, "\(drawn.errors)")
        let lines = drawn.output.split(separator: "\n")
        #expect(lines.first == "day,x")
        for line in lines.dropFirst() {
            #expect(line.wholeMatch(of: /\d\d\/\d\d\/2024,[\d.]+/) != nil, "\(line)")
        }
        try tool.write("day;x;kind\n;1,5;a\n13/02/2024;;b\n", to: "holes.csv")
        let filled = try tool.run("impute", "m.safetensors", "holes.csv")
        try #require(filled.code == 0, "\(filled.errors)")
        #expect(
            filled.output.wholeMatch(
                of: /day;x;kind\n\d\d\/\d\d\/2024;1,5;a\n13\/02\/2024;[\d,]+;b\n/) != nil,
            "\(filled.output)")
        let mixed = try tool.run(
            "mixture", "days.csv", "--components", "1", "--covariance", "VVI", "--output",
            "k.safetensors")
        try #require(mixed.code == 0, "\(mixed.errors)")
        for line in try tool.run("sample", "k.safetensors", "--count", "5").output
            .split(separator: "\n").dropFirst()
        {
            #expect(line.wholeMatch(of: /\d\d\/\d\d\/2024,[\d.]+,[ab]/) != nil, "\(line)")
        }
        // ISO dates are the same days.
        try tool.write("day,x\n2024-02-13,1.5\n", to: "iso.csv")
        #expect(try tool.run("score", "m.safetensors", "iso.csv").code == 0)
        try tool.write("day,x\n2024-02-13 12:00,1.5\n", to: "times.csv")
        let refused = try tool.run("score", "m.safetensors", "times.csv")
        #expect(refused.code == 65 && refused.errors.contains("the model knows dates like"))
    }

    @Test("an autoencoder of dates and categories draws and fills dates")
    func autoencoder() throws {
        let tool = try Tool()
        try tool.write(Self.csv(80), to: "days.csv")
        let training = try tool.run(
            "train", "days.csv", "--epochs", "2", "--latent", "2", "--output", "a.safetensors")
        try #require(training.code == 0, "\(training.errors)")
        let drawn = try tool.run("sample", "a.safetensors", "--count", "4")
        for line in drawn.output.split(separator: "\n").dropFirst() {
            #expect(line.wholeMatch(of: /\d\d\/\d\d\/2024,[\d.]+,[ab]/) != nil, "\(line)")
        }
        try tool.write("day;x;kind\n;1,5;a\n13/02/2024;;\n", to: "holes.csv")
        let filled = try tool.run("impute", "a.safetensors", "holes.csv")
        #expect(
            filled.output.wholeMatch(
                of: /day;x;kind\n\d\d\/\d\d\/2024;1,5;a\n13\/02\/2024;[\d,]+;[ab]\n/) != nil,
            "\(filled.output) \(filled.errors)")
    }

    @Test("a database goes through the verbs as a text does")
    func database() throws {
        let tool = try Tool()
        let made = try tool.shell(
            """
            python3 - <<'END'
            import sqlite3
            base = sqlite3.connect("b.sqlite")
            base.execute("create table birds (id integer, bill real, kind text, depth real)")
            rows = [(i, 40 + i % 7 if i % 9 else None, "ab"[i % 2], i % 5 + i % 2 * 9) for i in range(80)]
            base.executemany("insert into birds values (?, ?, ?, ?)", rows)
            base.execute("create table other (a)")
            base.commit()
            END
            """)
        guard made.code == 0 else { return }
        let described = try tool.run("data", "b.sqlite#birds")
        #expect(
            described.output.contains(
                "b.sqlite#birds: 80 examples, rows of 3 numbers and 1 category"))
        let missing = try tool.run("data", "b.sqlite#brids")
        #expect(missing.code == 65 && missing.errors.contains("did you mean 'birds'?"))
        let fit = try tool.run(
            "mixture", "b.sqlite#select bill, depth, kind from birds", "--labels", "kind",
            "--components", "2", "--output", "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        let clusters = try tool.run(
            "cluster", "m.safetensors", "b.sqlite#birds", "--id", "id,kind", "--output", "c.csv")
        try #require(clusters.code == 0, "\(clusters.errors)")
        #expect(try tool.read("c.csv").hasPrefix("id,kind,"))
        let filled = try tool.run("impute", "m.safetensors", "b.sqlite#birds", "--output", "f.csv")
        try #require(filled.code == 0, "\(filled.errors)")
        let lines = try tool.read("f.csv").split(separator: "\n")
        #expect(lines.count == 81 && lines.first == "id,bill,kind,depth")
        #expect(lines.allSatisfy { !$0.contains(",,") })
        let lost = try tool.run(
            "impute", "m.safetensors", "b.sqlite#birds", "--output", "b.sqlite", "--force")
        #expect(lost.code == 64 || lost.code == 73, "\(lost.errors)")
        let training = try tool.run(
            "train", "b.sqlite#birds", "--epochs", "1", "--latent", "2", "--output",
            "a.safetensors")
        #expect(training.code == 0, "\(training.errors)")
    }
}
