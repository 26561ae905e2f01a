import Elbo
import Foundation
import Testing

@Suite("What a page says of a course")
struct BoundHistoryTests {
    /// Rises to −100 in twenty epochs and stays, with a scatter of 0.3.
    private func plateau(_ tail: [Double] = []) -> [Double] {
        let key = RandomKey(seed: 3)
        return (0..<40).map { -100 - 60 * exp(-Double($0) / 4) + 0.3 * key.normal(at: $0) } + tail
    }

    @Test("one last dip is no overfitting, a steady fall is")
    func dip() throws {
        let dip = try #require(BoundHistory(plateau([-102])).fall)
        #expect(dip.amount < 0.8)
        let fall = try #require(
            BoundHistory(plateau((1...12).map { -100 - 0.4 * Double($0) })).fall)
        #expect(fall.amount > 3)
        #expect((30...42).contains(fall.bestEpoch))
    }

    @Test("epochs before parameters began anew are none of the model's course")
    func reset() throws {
        let history = try [-30, -20, -60, -50].enumerated().map { index, bound in
            try JSONDecoder().decode(
                EpochRecord.self,
                from: Data(
                    """
                    {"epoch": \(index + 1), "training": {"\(Metric.elbo)": \(bound)}, \
                    "learningRate": 1, "controls": {}}
                    """.utf8))
        }
        #expect(BoundHistory(of: history, after: nil).values == [-30, -20, -60, -50])
        #expect(BoundHistory(of: history, after: 2).values == [-60, -50])
    }

    @Test("a bound that still rises is seen after two epochs already, and a plateau is none")
    func rise() throws {
        #expect(try #require(BoundHistory([-150, -120]).gain).amount == 30)
        #expect(BoundHistory([-150]).gain == nil)
        let rising = BoundHistory((0..<50).map { -200 + Double($0) })
        #expect(try #require(rising.gain).amount == 10)
        let flat = BoundHistory(plateau())
        #expect(try #require(flat.gain).amount < 3 * flat.scatter)
        // Second differences of independent numbers have six times their variance.
        #expect((0.15...0.5).contains(flat.scatter))
    }
}

@Suite("What is advised where codes tell nothing")
struct PosteriorCollapseTests {
    @Test("nothing is advised that was given already, or that the objective would refuse")
    func given() throws {
        func advice(_ objective: Objective?) -> String { PosteriorCollapse.advice(of: objective) }
        #expect(advice(.elbo()) == "Try --kl-warmup 10, --free-bits 0.1 or a smaller network.")
        #expect(
            advice(.elbo(klWeight: .linear(weight: 1, epochs: 10), freeBits: 0.1))
                == "Try a longer --kl-warmup, more --free-bits or a smaller network.")
        #expect(
            advice(.elbo(klWeight: .cyclical(weight: 1, cycles: 2, rise: 0.5)))
                == "Try a smaller --kl-weight, --free-bits 0.1 or a smaller network.")
        let (weighted, geco) = (try Objective("importance-weighted"), try Objective("geco"))
        #expect(advice(weighted) == "Try --kl-warmup 10 or a smaller network.")
        #expect(advice(nil) == "Try a smaller network.")
        #expect(
            PosteriorCollapse.spread(of: .elbo()) == "a smaller --kl-weight or --free-bits 0.1")
        #expect(PosteriorCollapse.spread(of: geco) == nil)
    }
}

@Suite("Checks behind the findings")
struct ModelCheckTests {
    @Test("a column that is mostly one value is named, one of few values is not")
    func pointMasses() {
        let zeros = (0..<100).map { $0 % 10 == 0 ? Double($0) : 0 }
        let even = (0..<100).map { Double($0 % 4) }
        let found = PointMass.find(in: [even, zeros]) { ["levels", "gain"][$0] }
        #expect(found.map(\.column) == ["gain"])
        // Ten of a hundred are not zero but the first of them, which is.
        #expect(found.map(\.value) == [0] && found.map(\.share) == [0.91])
        let finding = PointMass.finding(found, remedy: "")
        #expect(finding?.level == .warning && finding?.title == "gain is mostly one value")
        #expect(PointMass.finding([], remedy: "") == nil)
    }

    /// Pictures of two kinds with some noise, and a model of them.
    private func pictures(epochs: Int, rate: Double) throws -> (ModelFile, Dataset) {
        let key = RandomKey(seed: 9)
        let values = (0..<300).flatMap { row in
            (0..<36).map { pixel -> Float in
                let bright = (pixel % 6 < 3) == (row % 2 == 0)
                return (bright ? 0.9 : 0.1) + 0.1 * Float(key.uniform(at: row * 36 + pixel) - 0.5)
            }
        }
        let data = try Dataset(values, itemShape: [6, 6], name: "halves.npy")
        let run = try AutoencoderRun(
            data, network: .multilayerPerceptron(.init(hidden: [16])), latentDimension: 4,
            options: TrainingOptions(epochs: epochs, learningRate: rate))
        return (try run.train(on: CPUExecutor(threads: 1)), data)
    }

    @Test("a model that learned nothing is warned of and not praised")
    func nothing() throws {
        let (file, data) = try pictures(epochs: 1, rate: 1e-7)
        let report = try file.report(on: data, executor: CPUExecutor(threads: 1))
        #expect(report.findings.contains { $0.title.hasPrefix("The reconstructions are") })
        #expect(report.findings.contains { $0.title == "Samples do not look like the data" })
        #expect(!report.findings.contains { $0.level == .good })
        #expect(report.findings.first?.level == .warning)
    }

    @Test("a model that learned its data is praised, and leads with baselines")
    func something() throws {
        let (file, data) = try pictures(epochs: 60, rate: 3e-3)
        let report = try file.report(on: data, executor: CPUExecutor(threads: 1))
        #expect(!report.findings.contains { $0.title.hasPrefix("The reconstructions are") })
        #expect(report.summary.contains("the mean image alone"))
        #expect(report.summary.contains("1 bit without a model"))
        let page = report.html()
        for word in ["ELBO", "KL", "nat, bit", "±"] {
            #expect(page.contains("<th scope=\"row\">\(word)</th>"), "\(word)")
        }
    }
}

@Suite("The plane of a mixture")
struct MixturePlaneTests {
    /// Four components on the corners of a square in columns 1 and 2; in columns 0 and 1, farther apart on the
    /// whole, two of them lie on top of each other.
    private func mixture() throws -> GaussianMixture {
        let means = [[-40.0, 0, 0], [0, 0, 0], [0, 0, 9], [40, 9, 0]]
        return try GaussianMixture(
            components: means.map {
                .init(weight: 0.25, mean: $0, covariance: .diagonal([1, 1, 1]))
            }, model: .vvi)
    }

    @Test("the pair of columns drawn first hides no component behind another")
    func pair() throws {
        let plane = MixturePlane(try mixture())
        let best = try #require(plane.bestPair(among: 0..<3))
        #expect(best.x == 0 && best.y == 2)
        #expect(plane.overlap(plane.pair(0, 2)) < 1e-3)
        // Columns 0 and 1 show components 1 and 2 at one place: √(¼·¼) e⁰.
        #expect(abs(plane.overlap(plane.pair(0, 1)) - 0.25) < 1e-6)
    }

    @Test("two Gaussians overlap by the Bhattacharyya coefficient")
    func overlap() throws {
        let plane = MixturePlane(try mixture())
        let a = PlaneGaussian("", weight: 0.5, mean: SIMD2(0, 0), variances: SIMD2(1, 1))
        let b = PlaneGaussian("", weight: 0.5, mean: SIMD2(2, 0), variances: SIMD2(1, 1))
        // Equal covariances: B = ‖Δ‖² / 8.
        #expect(abs(plane.overlap([a, b]) - 0.5 * exp(-0.5)) < 1e-12)
    }

    @Test("discriminant directions see components as round with unit spread, and apart")
    func directions() throws {
        let mixture = try mixture()
        let plane = MixturePlane(mixture)
        let directions = try #require(plane.directions)
        let seen = plane.seen(along: directions.first, directions.second, names: [])
        for component in seen {
            #expect(abs(component.variances.x - 1) < 1e-9)
            #expect(abs(component.variances.y - 1) < 1e-9)
            #expect(abs(component.covariance) < 1e-9)
        }
        // The first direction is the one with the largest variance between: column 0.
        #expect(abs(directions.first[0]) > 0.99)
    }
}

@Suite("Where a page comes from")
struct PageOriginTests {
    @Test("arguments become a command that a shell takes")
    func command() {
        #expect(
            PageOrigin.command([
                "/usr/bin/elbo", "train", "my data.csv", "it's", "--latent", "3", "",
            ])
                == "elbo train 'my data.csv' 'it'\\''s' --latent 3 ''")
    }
}
