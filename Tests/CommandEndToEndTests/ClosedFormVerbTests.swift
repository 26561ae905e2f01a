import Foundation
import Testing

@Suite("Linear models in closed form")
struct ClosedFormVerbTests {
    @Test(
        "Every verb takes them, rows with missing cells among them",
        arguments: ["ppca", "factor-analysis"])
    func verbs(recipe: String) throws {
        let tool = try Tool()
        let worked = try tool.shell(
            """
            set -e
            elbo toy moons --count 300 --output moons.csv
            awk -F, 'BEGIN {OFS=","} NR==1 {print "a,b,c,d"} NR>1 {print $1, $2, 2*$1-$2+(NR%7)/9, (NR%5==0) ? "NA" : $2+(NR%11)/8}' moons.csv > data.csv
            elbo train data.csv --recipe \(recipe) --latent 2 -o m.safetensors --report page.html
            elbo evaluate m.safetensors data.csv --json > judged.json
            elbo impute m.safetensors data.csv -o filled.csv
            elbo score m.safetensors data.csv -o scores.csv
            elbo encode m.safetensors data.csv --variance -o codes.csv
            elbo sample m.safetensors --count 5 -o drawn.csv
            elbo reconstruct m.safetensors data.csv -o again.csv
            elbo inspect m.safetensors | grep "closed form"
            elbo recipes | grep \(recipe)
            """)
        #expect(worked.code == 0, "\(worked.errors)")
        #expect(worked.errors.contains("solved in closed form"))
        #expect(try !tool.read("filled.csv").contains("NA"))
        #expect(try tool.read("page.html").contains("closed-form"))
    }

    @Test("Categories are no numbers to a linear model", arguments: ["ppca", "factor-analysis"])
    func categories(recipe: String) throws {
        let tool = try Tool()
        let rows = (0..<60).map {
            "\(Double($0 * 7 % 11)),\(Double($0 * 5 % 13)),\($0 % 2 == 0 ? "x" : "y")"
        }
        try tool.write((["a,b,kind"] + rows).joined(separator: "\n"), to: "t.csv")
        let train = ["train", "t.csv", "--recipe", recipe, "--latent", "1"]
        let refused = try tool.run(train + ["-o", "m.safetensors"])
        #expect(refused.code == 64 && !tool.exists("m.safetensors"))
        #expect(refused.errors.contains("--exclude kind"), "\(refused.errors)")
        let without = try tool.run(train + ["--exclude", "kind", "-o", "m.safetensors"])
        #expect(without.code == 0, "\(without.errors)")
    }

    @Test(
        "A posterior of directions, shares or choices brings its prior",
        arguments: [
            ("von-mises-fisher", "uniform-sphere"), ("logistic-normal", "logistic-normal"),
            ("categorical:classes=3", "uniform-categories"), ("student-t", "standard-normal"),
        ])
    func spaces(posterior: String, prior: String) throws {
        let tool = try Tool()
        let worked = try tool.shell(
            """
            set -e
            elbo train toy:moons:rows=300 --posterior \(posterior) --epochs 2 --hidden 8 --quiet -o m.safetensors --report page.html
            elbo inspect m.safetensors | grep \(prior)
            elbo encode m.safetensors toy:moons:rows=20 -o codes.csv
            elbo evaluate m.safetensors toy:moons:rows=50 --samples 10 > judged.txt
            elbo sample m.safetensors --count 5 -o drawn.csv
            elbo traverse m.safetensors --steps 3 -o walked.csv
            elbo decode m.safetensors codes.csv -o decoded.csv 2> known.txt
            sed -E '2,$ s/-?[0-9][-+0-9.e]*/9/g' codes.csv > far.csv
            elbo decode m.safetensors far.csv -o far.out.csv 2> far.txt
            """)
        #expect(worked.code == 0, "\(worked.errors)")
        let note = "codes of this model are"
        func says(_ name: String) throws -> Bool {
            try String(decoding: tool.bytes(name), as: UTF8.self).contains(note)
        }
        #expect(try !says("known.txt") && says("far.txt") == (posterior != "student-t"))
        let mixed = try tool.run(
            "train", "toy:moons:rows=50", "--posterior", posterior, "--prior", "uniform-codes",
            "-o", "n.safetensors")
        #expect(mixed.code == 64, "\(mixed.errors)")
    }

    @Test("What belongs to steps and layers is refused by name")
    func refusals() throws {
        let tool = try Tool()
        for (option, value) in [
            ("--epochs", "3"), ("--hidden", "5"), ("--patience", "2"), ("--kl-weight", "4"),
            ("--hide-cells", "0.5"),
        ] {
            let refused = try tool.run(
                "train", "toy:moons:rows=50", "--recipe", "ppca", option, value, "-o",
                "m.safetensors")
            #expect(refused.code == 64 && refused.errors.contains(option), "\(refused.errors)")
        }
        let many = try tool.run(
            "train", "toy:moons:rows=50", "--recipe", "ppca", "--latent", "2", "-o",
            "m.safetensors")
        #expect(many.code == 64 && many.errors.contains("closed form"), "\(many.errors)")
    }
}
