import Elbo
import Foundation

/// Examples on their way out: a table, an array, or a sheet of pictures.
struct ExampleOutput {
    let model: TrainedAutoencoder
    /// Rows of `dataSize` numbers in the data's own units.
    let values: [Float]
    /// Pictures side by side on a sheet.
    let perRow: Int

    /// Writes `.png`, `.npy`, or CSV for any other name.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`, `CommandFailure` for a picture of no image.
    func write(to path: String) throws {
        if path.lowercased().hasSuffix(".png") {
            guard let sheet = try model.contactSheet(values, perRow: perRow) else {
                throw CommandFailure(
                    .usage,
                    "\(path): examples of \(Format.shape(model.itemShape)) are no pictures; write .csv or .npy"
                )
            }
            try AtomicFile.write(to: path) { try $0.write(sheet) }
        } else {
            try NumberTable(
                values: values, columns: model.valueNames, itemShape: model.itemShape
            ).write(to: path)
        }
    }
}

extension TrainedAutoencoder {
    /// The columns' names, or x1, x2 and so on.
    var valueNames: [String] {
        columns ?? (1...autoencoder.dataSize).map { "x\($0)" }
    }
}
