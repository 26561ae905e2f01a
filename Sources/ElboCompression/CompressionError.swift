/// Why something cannot be compressed or decompressed.
public enum CompressionError: Error, Equatable, CustomStringConvertible {
    /// The bytes are no compressed file.
    case notCompressed
    /// The file was written by a version that this one cannot read.
    case version(Int)
    /// The file ends before it is complete.
    case incomplete
    /// The head or the table of chunks has a wrong checksum.
    case damagedHead
    /// The file was written with another arithmetic.
    case otherArithmetic(needs: String, have: String)
    /// The file was written with another model.
    case otherModel(name: String, needs: String, have: String)
    /// A network gives numbers that are not finite.
    case notFinite
    /// What was written does not decode to what was read.
    case notVerified(chunk: Int)
    /// The model has a part for which no coder is there.
    case unsuitedModel(reason: String)
    /// The data are none that the model's likelihood gives to every value a probability.
    case unsuitedData(path: String, reason: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .notCompressed: "this is no file of elbo compress"
        case .version(let version):
            "the file has version \(version) of the format, this program reads \(Container.versions.map(String.init).joined(separator: ", ")): take the program that wrote it, or compress anew"
        case .incomplete: "the file ends too early: its writing or copying was stopped"
        case .damagedHead: "the head or the table of chunks is damaged, so nothing can be decoded"
        case .otherArithmetic(let needs, let have):
            "the file was written with the arithmetic \(needs), this program computes with \(have)"
        case .otherModel(let name, let needs, let have):
            "the file was written with the model \(name) (\(needs.prefix(12))…), this one is \(have.prefix(12))…"
        case .notFinite:
            "a network gives numbers that are not finite, which nothing can be coded with"
        case .notVerified(let chunk):
            "chunk \(chunk) does not decode to what was read: please report this"
        case .unsuitedModel(let reason): "this model cannot compress: \(reason)"
        case .unsuitedData(let path, let reason): "\(path): \(reason)"
        }
    }
}
