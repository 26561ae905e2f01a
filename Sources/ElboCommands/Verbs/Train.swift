import ArgumentParser
import Elbo
import Foundation

/// `elbo train`
struct Train: TakesOptionFile {
    typealias FileOptions = ModelOptions

    static let configuration = CommandConfiguration(
        abstract: "Train an autoencoder on unlabelled data.",
        discussion: """
            Everything has a default that follows from the data; what was chosen is printed and saved \
            with the model. A run that is stopped can be resumed and ends with the same bits.

            Example:
              elbo train train-images-idx3-ubyte.gz --hidden 400 --latent 20 --epochs 10 \\
                  --output digits.safetensors --report digits.html

            A folder of PNG and JPEG files is data too; its sub-folders colour the report:
              elbo train photos --size 64 --color grey --output photos.safetensors

            Options of the model and its training can come from a YAML file (--config run.yaml) with \
            lines such as
              hidden: [512, 256]
              learning-rate: 0.001
              residual: true
            Flags override the file.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Model and training") var model: ModelOptions

    @Option(help: "A YAML file of options.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(name: .shortAndLong, help: "Where the model goes.", completion: .file())
    var output: String = "model.safetensors"

    @Option(
        help: "Where to write a page with curves, reconstructions, samples and findings.",
        completion: .file())
    var report: String?

    @OptionGroup var labels: LabelOptions

    @Flag(help: "Go on from the checkpoint beside the output, if there is one.")
    var resume = false

    @Flag(help: "No progress, no summary.")
    var quiet = false

    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func run() throws {
        let job = TrainingJob(output: output, report: report, isQuiet: quiet)
        try job.checkPlaces()
        let examples = try data.read(
            aside: [labels.labels], threads: running.threads, talk: quiet ? .nothing : .all)
        let known = try labels.read(for: examples, of: data)
        let isConditional = (model.recipe ?? .vae).isConditional
        let run = try model.run(
            on: isConditional ? known.map { try examples.labelled(by: $0) } ?? examples : examples)
        try job.perform(
            run, labels: known, resumes: resume, printsJSON: format.json, on: running.executor)
    }
}
