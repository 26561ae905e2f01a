import ArgumentParser
import Elbo
import Foundation

/// Where examples go: a table, an array, or a sheet of pictures.
struct ExampleOutput: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "Where the examples go: .csv, .npy, .png (pictures only), or - for standard output.",
        completion: .file())
    var output: String = "-"

    /// Writes `.png`, `.npy`, or CSV for any other name.
    ///
    /// - Parameters:
    ///   - values: Rows of `dataSize` numbers in the data's own units.
    ///   - model: What they are examples of.
    ///   - perRow: Pictures side by side on a sheet.
    /// - Throws: `DataError` of kind `.cannotCreate`, `CommandFailure` for a picture of no image.
    func write(_ values: [Float], of model: TrainedAutoencoder, perRow: Int) throws {
        if output.lowercased().hasSuffix(".png") {
            guard let sheet = try model.contactSheet(values, perRow: perRow) else {
                throw CommandFailure(
                    .usage,
                    "\(output): examples of \(Format.shape(model.itemShape)) are no pictures; "
                        + "write .csv or .npy")
            }
            try AtomicFile.write(to: output) { try $0.write(sheet) }
        } else {
            let names = model.columns ?? (1...model.autoencoder.dataSize).map { "x\($0)" }
            try NumberTable(values: values, columns: names, itemShape: model.itemShape)
                .write(to: output)
        }
    }
}
