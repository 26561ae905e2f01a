import ArgumentParser
import Elbo

/// `elbo inspect`
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What a model is: composition, sizes, options, history.",
        discussion: """
            Example:
              elbo inspect digits.safetensors
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var format: OutputFormat

    func run() throws {
        switch try model.openAny() {
        case .autoencoder(let file):
            try show(file.manifest, text: file.manifest.text)
        case .mixture(let file):
            try show(
                MixtureDescription(file),
                text: file.summary() + "\n\nwritten by "
                    + file.manifest.program)
        }
    }

    private func show(_ manifest: some Encodable, text: String) throws {
        if format.json {
            try Results.print(json: manifest)
        } else {
            try Results.print(text)
        }
    }
}
