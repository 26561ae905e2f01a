import Foundation
import Testing

@Suite("Data that ship")
struct ToyVerbTests {
    @Test("Every verb takes a name in the place of a path")
    func names() throws {
        let tool = try Tool()
        let worked = try tool.shell(
            """
            set -e
            elbo train toy:rings:rows=400 --epochs 2 --hidden 16 --quiet -o rings.safetensors --report rings.html
            elbo evaluate rings.safetensors toy:rings:rows=100,seed=1 | grep ELBO
            elbo encode rings.safetensors toy:rings:rows=10 -o codes.csv
            elbo data toy:moons | grep 10
            elbo mixture toy:four-points:rows=400 --components 4 -o four.safetensors
            elbo toy rings --count 400 --output rings.csv && head -1 rings.csv
            elbo evaluate rings.safetensors rings.csv
            elbo toy shapes --output shapes.npy
            """)
        #expect(worked.code == 0, "\(worked.errors)")
        let page = try tool.read("rings.html")
        #expect(page.contains("The model&#39;s density") || page.contains("The model's density"))
        #expect(page.contains("The law that they come from"))
        let first = try tool.read("rings.csv").split(separator: "\n").first
        #expect(first == "x,y")
    }

    @Test("Videos are made in silence where that is asked for")
    func quiet() throws {
        let tool = try Tool()
        let made = try tool.run(
            "toy", "bouncing-balls", "--count", "3", "--output", "b.npy", "--quiet")
        #expect(made.code == 0 && made.errors.isEmpty && tool.exists("b.npy"), "\(made.errors)")
    }

    @Test("What ships under no name is refused with the names")
    func refusals() throws {
        let tool = try Tool()
        let unknown = try tool.run("train", "toy:ring")
        #expect(unknown.code == 66 && unknown.errors.contains("did you mean rings?"))
        let video = try tool.run("toy", "rings", "--frames", "3", "--output", "a.csv")
        #expect(video.code == 64 && video.errors.contains("belong to videos"))
        let ending = try tool.run("toy", "rings", "--output", "a.npy")
        #expect(ending.code == 64 && ending.errors.contains(".csv"))
        let all = try tool.run("toy", "shapes", "--count", "3", "--output", "a.npy")
        #expect(all.code == 64 && all.errors.contains("all there are"))
    }

    @Test("Codes are held against known factors from a file or columns")
    func factors() throws {
        let tool = try Tool()
        let trained = try tool.shell(
            "elbo train toy:shapes --epochs 2 --hidden 32 --latent 4 --quiet -o shapes.safetensors")
        try #require(trained.code == 0, "\(trained.errors)")
        let text = try tool.run(
            "evaluate", "shapes.safetensors", "toy:shapes", "--factors", "toy:shape-factors")
        #expect(text.code == 0, "\(text.errors)")
        for word in ["MIG", "DCI completeness", "SAP", "FactorVAE score", "shape", "size"] {
            #expect(text.output.contains(word), "\(word)")
        }
        let json = try tool.run(
            "evaluate", "shapes.safetensors", "toy:shapes", "--factors", "toy:shape-factors",
            "--json")
        #expect(json.output.contains("\"disentanglement\""))
        let table = try tool.shell(
            """
            elbo toy rings --count 60 --output rings.csv
            awk -F, 'NR==1 {print "x,y,side,half"} NR>1 {print $0","($1>0)","($2>0?"up":"down")}' rings.csv > with.csv
            elbo train with.csv --columns x,y --epochs 2 --hidden 8 --quiet -o rings.safetensors
            elbo evaluate rings.safetensors with.csv --factors side,half
            """)
        #expect(table.code == 0 && table.output.contains("SAP"), "\(table.errors)")
        let short = try tool.shell(
            "elbo evaluate rings.safetensors rings.csv --factors toy:shape-factors")
        #expect(short.code == 65 && short.errors.contains("768 rows of factors"), "\(short.errors)")
        let mixture = try tool.shell(
            "elbo mixture rings.csv --components 2 -o m.safetensors --quiet; elbo evaluate m.safetensors rings.csv --factors x,y"
        )
        #expect(mixture.code == 64 && mixture.errors.contains("--factors belongs"))
    }
}
