import Foundation
import Testing

@Suite("Likelihoods of pixels through the real program")
struct LikelihoodTests {
    /// An IDX file of soft blobs on a dark ground, three axes or four.
    private func images(_ count: Int, channels: Int? = nil) -> Data {
        var bytes: [UInt8] = [0, 0, 8, channels == nil ? 3 : 4]
        for extent in [count, 8, 8] + (channels.map { [$0] } ?? []) {
            bytes += [0, 0, UInt8(extent >> 8), UInt8(extent & 255)]
        }
        for image in 0..<count {
            let (x, y) = (Double(image % 7), Double(image / 7 % 7))
            for pixel in 0..<64 * (channels ?? 1) {
                let (place, channel) = (pixel / (channels ?? 1), pixel % (channels ?? 1))
                let (dx, dy) = (Double(place % 8) - x, Double(place / 8) - y)
                let light = exp(-(dx * dx + dy * dy) / 6) * (1 - 0.3 * Double(channel))
                bytes.append(UInt8(255 * light))
            }
        }
        return Data(bytes)
    }

    static let options: [[String]] = [
        ["discretized-logistic"], ["discretized-logistic-mixture:components=2"],
        ["beta-binomial"], ["gaussian", "--dequantize"], ["continuous-bernoulli", "--dequantize"],
    ]

    @Test("trains, states bits per dimension, draws whole levels", arguments: options)
    func levels(likelihood: [String]) throws {
        let tool = try Tool()
        try tool.write(images(300), to: "blobs-ubyte")
        let training = try tool.run(
            ["train", "blobs-ubyte", "--hidden", "16", "--latent", "2", "--epochs", "6", "--batch"]
                + ["50", "--learning-rate", "0.003", "--quiet", "--json", "--likelihood"]
                + likelihood)
        try #require(training.code == 0, "\(training.errors)")
        #expect(training.output.contains("\"bitsUnit\" : \"bits per dimension\""))

        let judged = try tool.run(
            "evaluate", "model.safetensors", "blobs-ubyte", "--samples", "5", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(judged.output.utf8))
        let bits = (object as? [String: Any])?["bits"] as? [String: Any]
        let elbo = (bits?["elbo"] as? [String: Any])?["mean"] as? Double ?? .infinity
        let tighter = (bits?["logLikelihood"] as? [String: Any])?["mean"] as? Double ?? .infinity
        // One σ for bright and dark pixels alike may cost more than no model at all, but not much.
        #expect(elbo < (likelihood[0] == "gaussian" ? 8.5 : 8) && elbo > 0 && tighter < elbo)

        let text = try tool.run("evaluate", "model.safetensors", "blobs-ubyte").output
        #expect(text.contains("bits per dimension") && text.contains("256 levels"))
        let draws = try tool.run("sample", "model.safetensors", "--count", "20", "--draw").output
        let numbers = draws.split(separator: "\n").dropFirst().flatMap { $0.split(separator: ",") }
            .compactMap { Double($0) }
        #expect(numbers.count == 20 * 64)
        #expect(numbers.allSatisfy { $0 == $0.rounded() && (0...255).contains($0) })
        #expect(
            try tool.run("sample", "model.safetensors", "--output", "s.png").code == 0)
    }

    @Test("colour images get a discretised logistic likelihood unasked")
    func colour() throws {
        let tool = try Tool()
        try tool.write(images(60, channels: 3), to: "blobs-ubyte")
        let outcome = try tool.run(
            "train", "blobs-ubyte", "--network", "mlp", "--hidden", "8", "--epochs", "1")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("discretised logistic likelihood"))
    }

    @Test("binary pixels are not called bits per dimension, plain densities get none")
    func others() throws {
        let tool = try Tool()
        try tool.write(images(60), to: "blobs-ubyte")
        func text(_ likelihood: String) throws -> String {
            let trained = try tool.run(
                "train", "blobs-ubyte", "--hidden", "8", "--epochs", "1", "--quiet", "--force",
                "--likelihood", likelihood)
            try #require(trained.code == 0, "\(trained.errors)")
            return try tool.run("evaluate", "model.safetensors", "blobs-ubyte").output
        }
        let binary = try text("bernoulli")
        #expect(binary.contains("bits per binary pixel") && !binary.contains("bits per dimension"))
        #expect(try !text("gaussian").contains("bits"))
        #expect(try !text("continuous-bernoulli").contains("bits"))
    }

    @Test("a YAML file names a mixture and its components")
    func configuration() throws {
        let tool = try Tool()
        try tool.write(images(60), to: "blobs-ubyte")
        try tool.write(
            "likelihood: discretized-logistic-mixture:components=3\nepochs: 1\nhidden: [4]\n",
            to: "run.yaml")
        let outcome = try tool.run("train", "blobs-ubyte", "--config", "run.yaml", "--quiet")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(
            try tool.run("inspect", "model.safetensors").output.contains(
                "mixture of 3 discretised logistics"))
    }

    @Test(
        "options of another likelihood are refused",
        arguments: [
            (
                ["--likelihood", "discretized-logistic:components=3"],
                "an option of discretized-logistic is components, it must be left out"
            ),
            (
                ["--likelihood", "gaussian:components=3"],
                "an option of gaussian is components, it must be one of sigma"
            ),
            (
                ["--likelihood", "discretized-logistic-mixture:components=0"],
                "components of discretized-logistic-mixture is 0, it must be a whole number in 1...100"
            ),
            (
                ["--likelihood", "beta-binomial:sigma=1"],
                "an option of beta-binomial is sigma, it must be left out"
            ),
            (["--likelihood", "gaussian:sigma"], "it must be a name and a value"),
            (["--dequantize", "--likelihood", "bernoulli"], "--dequantize belongs to"),
            (["--dequantize", "--binarization", "threshold"], "exclude each other"),
        ])
    func refused(options: [String], words: String) throws {
        let tool = try Tool()
        try tool.write(images(20), to: "blobs-ubyte")
        let outcome = try tool.run(["train", "blobs-ubyte"] + options)
        #expect(outcome.code == 64 && outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test("numbers between the levels are refused with row and column")
    func support() throws {
        let tool = try Tool()
        try tool.write("a,b\n0,255\n7,12.5\n1,1\n3,4\n", to: "levels.csv")
        let outcome = try tool.run("train", "levels.csv", "--likelihood", "beta-binomial")
        #expect(outcome.code == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("row 2, column b"))
    }
}
