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
        let file = try model.open()
        if format.json {
            try print(json: file.manifest)
        } else {
            Swift.print(file.manifest.text)
        }
    }
}
