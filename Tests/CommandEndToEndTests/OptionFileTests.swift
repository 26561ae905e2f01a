import Foundation
import Testing

@Suite("Options from a YAML file")
struct OptionFileTests {
    struct Pair: CustomTestStringConvertible, Sendable {
        let flags: [String]
        let file: String
        var testDescription: String { flags.joined(separator: " ") }
    }

    static let pairs: [Pair] = [
        Pair(
            flags: [
                "--recipe", "beta-vae", "--hidden", "12,8", "--residual", "--activation", "tanh",
                "--normalization", "layer", "--dropout", "0.1", "--latent", "3", "--likelihood",
                "gaussian:sigma=0.5", "--kl-weight", "2", "--kl-cycles", "2", "--free-bits", "0.01",
                "--epochs",
                "3", "--batch", "25", "--optimizer", "adamw", "--weight-decay", "0.1",
                "--learning-rate", "1e-3", "--schedule", "cosine", "--clip-norm", "5",
                "--validation", "0.2", "--patience", "2", "--seed", "18446744073709551615",
            ],
            file: """
                # Everything that suits a multilayer perceptron.
                recipe: beta-vae
                hidden: [12, 8]
                residual: true
                activation: "tanh"
                normalization: layer
                dropout: 0.1
                latent: 3
                likelihood: gaussian:sigma=0.5
                kl-weight: 2
                kl-cycles: 2
                free-bits: 0.01
                epochs: 3
                batch: 25
                optimizer: adamw
                weight-decay: 0.1
                learning-rate: 1e-3
                schedule: cosine
                clip-norm: 5
                validation: 0.2
                patience: 2
                seed: 18446744073709551615
                """),
        Pair(
            flags: [
                "--hidden", "6", "--no-residual", "--no-dequantize", "--likelihood",
                "gaussian:sigma=learned", "--binarization", "none", "--kl-warmup", "2",
                "--optimizer",
                "sgd", "--momentum", "0.5", "--learning-rate", "0.0001", "--epochs", "2",
            ],
            file: """
                hidden:
                  - 6
                residual: false
                dequantize: no
                likelihood: gaussian:sigma=learned
                binarization: none
                kl-warmup: 2
                optimizer: sgd
                momentum: 0.5
                learning-rate: 0.0001
                epochs: 2
                """),
        Pair(flags: [], file: "# nothing\n"),
    ]

    private func tool() throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 60), to: "data.csv")
        return tool
    }

    @Test("a file and flags that say the same give the same bits", arguments: pairs)
    func sameBits(_ pair: Pair) throws {
        let tool = try tool()
        try tool.write(pair.file, to: "run.yaml")
        let flags = try tool.run(
            ["train", "data.csv", "--quiet", "--output", "flags.safetensors"] + pair.flags)
        #expect(flags.code == 0, "\(flags.errors)")
        let file = try tool.run(
            "train", "data.csv", "--quiet", "--output", "file.safetensors", "--config", "run.yaml")
        #expect(file.code == 0, "\(file.errors)")
        #expect(try tool.bytes("file.safetensors") == tool.bytes("flags.safetensors"))
    }

    @Test("a file gives what is read and where it goes, too, for both families")
    func wholeRun() throws {
        let tool = try tool()
        try tool.write(
            "exclude: [weight]\noutput: out.safetensors\nepochs: 1\nquiet: true\n", to: "run.yaml")
        let trained = try tool.run("train", "data.csv", "--config", "run.yaml")
        #expect(trained.code == 0 && trained.errors.isEmpty, "\(trained.errors)")
        #expect(
            try tool.run("inspect", "out.safetensors").output.contains("examples            3,"))
        try tool.write("components: 2\ncovariance: EII\nexclude: [1, weight]\n", to: "mix.yaml")
        let fitted = try tool.run("mixture", "data.csv", "--config", "mix.yaml")
        #expect(fitted.code == 0 && fitted.output.contains("2 components"), "\(fitted.errors)")
        #expect(try tool.run("encode", "mixture.safetensors", "data.csv").code == 0)
    }

    @Test("a flag wins over the file, wherever it stands")
    func flagsWin() throws {
        let tool = try tool()
        try tool.write("hidden: [8, 8]\nresidual: true\nepochs: 5\nseed: 1\n", to: "run.yaml")
        let alone = try tool.run(
            "train", "data.csv", "--quiet", "--output", "alone.safetensors", "--hidden", "8,8",
            "--no-residual", "--epochs", "1", "--seed", "1")
        #expect(alone.code == 0, "\(alone.errors)")
        for (number, arguments) in [
            ["--no-residual", "--epochs", "1", "--config", "run.yaml", "data.csv"],
            ["data.csv", "--config=run.yaml", "--epochs=1", "--no-residual"],
        ].enumerated() {
            let name = "\(number).safetensors"
            let outcome = try tool.run(["train", "--quiet", "--output", name] + arguments)
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(try tool.bytes(name) == tool.bytes("alone.safetensors"))
        }
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let file: String
        let says: String
        var code: Int32 = 65
        var flags: [String] = []
        var testDescription: String { says }
    }

    static let refusals: [Refusal] = [
        .init(
            file: "epochs: 2\nlatnet: 3\n",
            says: "run.yaml: line 2, there is no option latnet; did you mean latent?"),
        .init(
            file: "epochs: many\n",
            says: "run.yaml: line 1, epochs: The value 'many' is invalid for '--epochs <epochs>'"),
        .init(
            file: "recipe: novel\n",
            says: "run.yaml: line 1, recipe: The value 'novel' is invalid for '--recipe <recipe>'. "
                + "Please provide one of the following: autoencoder, vae, beta-vae, iwae"),
        .init(
            file: "\nlikelihood: poison\n",
            says:
                "run.yaml: line 2, likelihood: The value 'poison' is invalid for '--likelihood <part>': "
                + "the likelihood is poison, it must be one of bernoulli, continuous-bernoulli, gaussian"
        ),
        .init(
            file: "hidden: [8, wide]\n",
            says: "hidden: The value '8,wide' is invalid for '--hidden <sizes>'"),
        .init(file: "hidden: []\n", says: "run.yaml: line 1, hidden"),
        .init(
            file: "likelihood: gaussian:sigma=-1\n",
            says: "sigma of gaussian is -1, it must be optimal, learned"),
        .init(
            file: "sigma: 1\n",
            says: "run.yaml: line 1, there is no option sigma; elbo train --help"),
        .init(file: "residual: 3\n", says: "run.yaml: line 1, residual must be true or false"),
        .init(
            file: "latent:\n",
            says: "run.yaml: line 1, latent has no value; leave the line out for the default"),
        .init(
            file: "latent:\n  size: 3\n",
            says: "latent must be one value or a list such as [512, 256]"),
        .init(
            file: "hidden: [[8], 4]\n",
            says: "hidden must be one value or a list such as [512, 256]"),
        .init(file: "epochs: 1\nepochs: 2\n", says: "run.yaml: epochs stands there twice"),
        .init(file: "- epochs\n", says: "run.yaml: options are lines such as \"epochs: 20\""),
        .init(
            file: "epochs: 1\nhidden: [8\n",
            says: "run.yaml: line 3 is not YAML: while parsing a flow sequence"),
        .init(file: "epochs: 1\n---\nepochs: 2\n", says: "run.yaml: line 2 is not YAML"),
        .init(
            file: "config: other.yaml\n",
            says: "run.yaml: line 1, a file of options names no other"),
        .init(file: "no-residual: true\n", says: "there is no option no-residual"),
        .init(file: "? [a]\n: 3\n", says: "line 1 does not begin with an option's name"),
        .init(file: "a: \u{1}\n", says: "is not YAML: control characters are not allowed"),
        .init(file: "help: true\n", says: "there is no option help"),
        .init(
            file: "epochs: 1\n", says: "--config is given twice; one file holds all options",
            code: 64, flags: ["--config", "run.yaml"]),
        // Options that contradict each other are wrong usage, wherever they come from.
        .init(
            file: "seed: 1\nkl-cycles: 2\nkl-warmup: 3\n",
            says: "--kl-warmup and --kl-cycles exclude each other "
                + "(run.yaml gives kl-cycles, kl-warmup)",
            code: 64),
        .init(
            file: "seed: 1\nhidden: [4]\n",
            says: "--channels and --blocks give the sizes of a conv (run.yaml gives hidden)",
            code: 64, flags: ["--network", "conv"]),
        .init(
            file: "learning-rate: .nan\n", says: "line 1, learning-rate: The value '.nan' is"),
        .init(
            file: "seed: 1\nlearning-rate: -1\n",
            says: "the learning rate is -1.0, it must be positive (run.yaml gives learning-rate)",
            code: 64),
        .init(
            file: "seed: 1\n",
            says: "the learning rate is -1.0, it must be positive (run.yaml gives options too)",
            code: 64, flags: ["--learning-rate=-1"]),
        .init(
            file: "seed: 1\n", says: "--weight-decay belongs to --optimizer adamw\n", code: 64,
            flags: ["--weight-decay", "1"]),
        .init(
            file: "learning-rate: 1\n",
            says: "the learning rate is -1.0, it must be positive\n", code: 64,
            flags: ["--learning-rate=-1"]),
    ]

    @Test("refused in one sentence", arguments: refusals)
    func refused(_ row: Refusal) throws {
        let tool = try tool()
        try tool.write(row.file, to: "run.yaml")
        let outcome = try tool.run(["train", "data.csv", "--config", "run.yaml"] + row.flags)
        #expect(outcome.code == row.code, "\(outcome.errors)")
        #expect(outcome.output.isEmpty && outcome.errors.contains(row.says), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1 || row.code == 64)
        #expect(tool.files == ["data.csv", "run.yaml"])
    }

    @Test("a file that is missing or not text")
    func unreadable() throws {
        let tool = try tool()
        let missing = try tool.run("train", "data.csv", "--config", "none.yaml")
        #expect(missing.code == 66 && missing.errors == "elbo: none.yaml cannot be read\n")
        try tool.write(Data([0x65, 0xFF, 0xFE]), to: "bytes.yaml")
        let bytes = try tool.run("train", "data.csv", "--config", "bytes.yaml")
        #expect(bytes.code == 65 && bytes.errors == "elbo: bytes.yaml is not text in UTF-8\n")
    }
}
