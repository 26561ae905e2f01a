public import ElboData
import ElboNetworks

/// Why data do not fit a model.
public enum AutoencoderError: Error, Equatable, CustomStringConvertible {
    /// The examples have another size than the model's.
    case otherDimensions(name: String, expected: [Int], found: [Int])
    /// The examples are no sentences of the model's tokens.
    case otherTokens(name: String)
    /// The examples are clips that were treated otherwise than the model's.
    case otherClips(name: String, expected: ClipTreatment, found: ClipTreatment)
    /// The examples are sounds that were treated otherwise than the model's.
    case otherSounds(name: String, expected: SoundTreatment, found: SoundTreatment)
    /// A value cannot occur under the likelihood.
    case outsideSupport(name: String, row: Int, column: String, value: Float, support: String)
    /// No row has a cell.
    case noCells(name: String)
    /// Every column is the same in every row.
    case nothingVaries(name: String)
    /// All sounds are the same one, or silent.
    case oneSound(name: String, isSilent: Bool)
    /// A column's numbers lie closer together than their squares can say.
    case columnScale(column: String, range: Double)
    /// What a function of a model gives for a row, from 1, is NaN or infinite.
    case notFinite(function: String, row: Int)
    /// The model has no encoder.
    case noEncoder
    /// The model was saved without the critic that it is trained with.
    case noCritic
    /// An option does not go with the model.
    case option(name: String, value: String, allowed: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .otherDimensions(let name, let expected, let found):
            "\(name) has examples of \(AutoencoderError.text(found)) numbers, the model takes "
                + AutoencoderError.text(expected)
        case .otherTokens(let name):
            "\(name) does not hold sentences in the model's tokens; read them with the model's TextCoding"
        case .otherClips(let name, let expected, let found):
            "\(name) holds clips, \(found), and the model takes \(expected); read them with the model's treatment"
        case .otherSounds(let name, let expected, let found):
            "\(name) holds sounds, \(found), and the model takes \(expected); read them with the model's treatment"
        case .outsideSupport(let name, let row, let column, let value, let support):
            "\(name), row \(row), \(column): \(value) is outside \(support), all that the likelihood "
                + "describes; use --likelihood gaussian, or rescale the data"
        case .noCells(let name):
            "no row of \(name) has a cell; there is nothing to judge"
        case .nothingVaries(let name):
            "every column of \(name) is the same in every row, so that there is nothing to learn"
        case .oneSound(let name, let isSilent):
            "\(name) holds \(isSilent ? "nothing but silence" : "the same sound in every row"), so that there is nothing to learn"
        case .columnScale(let column, let range):
            "column \(column) has a range of \(range), whose square is beyond what a number of 64 bits holds; "
                + "multiply the column by \(RangeRemedy.factor(range))"
        case .notFinite(let function, let row):
            "the model gives no finite number for row \(row) (\(function)): its parameters, or the numbers of the "
                + "row, are far beyond those of training; check the row, or train the model again"
        case .noEncoder:
            "the model is a decoder alone (posterior none): it makes examples (elbo sample, decode, traverse) and "
                + "cannot read any; train one with an encoder, such as --recipe vae-gan, or to cluster by --recipe vae --prior normal-mixture"
        case .noCritic:
            "the model was saved without its critic (--without-critics), and its game cannot go on; train it anew"
        case .option(let name, let value, let allowed):
            "\(name) is \(value), it must be \(allowed)"
        }
    }

    /// Extents for people.
    static func text(_ shape: [Int]) -> String {
        shape.map(String.init).joined(separator: " x ")
    }
}

extension AutoencoderError {
    /// A network's defect as the model's.
    init(_ error: LayerError) {
        switch error {
        case .misfit(let name, let value, let allowed):
            self = .option(name: name, value: value, allowed: allowed)
        }
    }
}

/// Throws when a number is not what it has to be.
package func require(
    _ condition: Bool, _ name: String, _ value: @autoclosure () -> Any,
    _ allowed: @autoclosure () -> String
) throws(AutoencoderError) {
    if !condition { throw .option(name: name, value: "\(value())", allowed: allowed()) }
}
