import Foundation
import Testing

@Suite("Compression of tables without loss")
struct TableCompressionTests {
    /// Birds with numbers, categories, dates, missing cells and a column that no model learns.
    private func birds(_ count: Int) -> String {
        var dice: UInt32 = 1
        func throwDice(_ sides: Int) -> Int {
            dice = dice &* 1_664_525 &+ 1_013_904_223
            return Int(dice >> 8) % sides
        }
        let lines = (0..<count).map { row -> String in
            let kind = throwDice(3)
            let mass = throwDice(12) == 0 ? "NA" : "\(3000 + 700 * kind + 25 * throwDice(20))"
            let bill = "\(38 + 4 * kind + throwDice(4)).\(throwDice(10))"
            let eggs = throwDice(2) == 0 ? "0" : "\(throwDice(9))"
            return
                "\(row),\(["Adelie", "Chinstrap", "Gentoo"][kind]), \(["m", "f", "?"][throwDice(3)]),\(bill),\(mass),\(eggs),2024-0\(1 + throwDice(9))-1\(throwDice(10)),note \(throwDice(1_000_000))"
        }
        return "id,species,sex,bill,mass,eggs,seen,note\n" + lines.joined(separator: "\n") + "\n"
    }

    private func prepared(_ options: String = "", rows: Int = 400) throws -> Tool {
        let tool = try Tool()
        try tool.write(birds(rows), to: "birds.csv")
        let outcome = try tool.shell(
            "elbo train birds.csv --exclude id --epochs 2 --hidden 8 --latent 2 -o m.safetensors --quiet \(options)"
        )
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test(
        "tables come back byte for byte",
        arguments: [
            "", "--prior fitted-normal", "--hide-cells 0", "--likelihood mixed:numbers=quantiles",
            "--likelihood mixed:numbers=normal",
        ])
    func roundTrip(options: String) throws {
        let tool = try prepared(options)
        let outcome = try tool.shell(
            """
            elbo compress m.safetensors birds.csv -o birds.elbo --chunk 150 \
                && elbo inspect birds.elbo \
                && elbo compress m.safetensors birds.csv -o one.elbo --chunk 150 --threads 1 --no-verify \
                && cmp birds.elbo one.elbo \
                && elbo decompress m.safetensors birds.elbo -o again.csv && cmp birds.csv again.csv
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("400 lines of 8 columns in 3 chunks"))
        #expect(outcome.output.contains("bits for each line"))
    }

    @Test("other tables of the same columns come back, however they are written")
    func otherTables() throws {
        let tool = try prepared()
        let texts = [
            "id,species,sex,bill,mass,eggs,seen,note\n",
            "species;sex;bill;mass;eggs;seen;note\r\nAdelie;m;39,1;3750;0;2024-01-11;x\r\n",
            "\u{feff}note,seen,eggs,mass,bill,sex,species\n,,,,,,\n,\"2024-02-30\",1e9,007,1.50,\"q\"\"\",Dodo\n\n\n",
            birds(30) + "5,Adelie,m",
        ]
        for (place, text) in texts.enumerated() {
            try tool.write(text, to: "\(place).csv")
            let outcome = try tool.shell(
                "elbo compress m.safetensors \(place).csv -o x.elbo --force && elbo decompress m.safetensors x.elbo --force -o y.csv && cmp y.csv \(place).csv"
            )
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
    }

    @Test("a damaged chunk is named, and the lines of the others are saved on request")
    func damage() throws {
        let tool = try prepared()
        let written = try tool.shell(
            "elbo compress m.safetensors birds.csv -o birds.elbo --chunk 150")
        try #require(written.code == 0, "\(written.errors)")
        var bytes = try tool.bytes("birds.elbo")
        bytes[bytes.count - 16 - 24 - 6] ^= 1
        try tool.write(bytes, to: "birds.elbo")
        let refused = try tool.shell("elbo decompress m.safetensors birds.elbo -o again.csv")
        #expect(refused.code == 65)
        #expect(
            refused.errors
                == "elbo: birds.elbo is damaged in chunk 3 (lines 301 to 400); --salvage writes the others\n"
        )
        #expect(!tool.exists("again.csv"))
        let saved = try tool.shell(
            "elbo decompress m.safetensors birds.elbo -o again.csv --salvage")
        #expect(saved.code == 65)
        let (original, again) = (try tool.bytes("birds.csv"), try tool.bytes("again.csv"))
        #expect(original.starts(with: again))
        #expect(again.split(separator: 10).count == 301)
    }

    @Test("other tables and other models are refused in one sentence")
    func refusals() throws {
        let tool = try prepared()
        try tool.write("species,sex,bill\nAdelie,m,39.1\n", to: "other.csv")
        let other = try tool.shell("elbo compress m.safetensors other.csv -o x.elbo")
        #expect(other.code == 65)
        #expect(other.errors.contains("other.csv: has no column 'mass'"), "\(other.errors)")
        #expect(!tool.exists("x.elbo"))
        let model = try tool.shell(
            """
            elbo compress m.safetensors birds.csv -o birds.elbo && elbo train birds.csv --exclude id --seed 1 \
                --epochs 1 --hidden 8 --latent 2 -o other.safetensors --quiet \
                && elbo decompress other.safetensors birds.elbo -o again.csv
            """)
        #expect(model.code == 65)
        #expect(model.errors.contains("was written with the model m.safetensors"))
    }
}
