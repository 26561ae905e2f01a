import Elbo
import Foundation
import Yams

/// Training options as they stand in a YAML file or on the command line: all of them optional, with the
/// same names.
struct TrainingFile: Codable, Equatable {
    var recipe: Recipe?
    var network: NetworkKind?
    var hidden: [Int]?
    var residual: Bool?
    var channels: [Int]?
    var blocks: Int?
    var features: Int?
    var activation: Activation?
    var normalization: NormalizationKind?
    var dropout: Double?
    var latent: Int?
    var likelihood: LikelihoodKind?
    var sigma: SigmaOption?
    var binarization: Binarization?
    var klWeight: Double?
    var klWarmup: Double?
    var klCycles: Int?
    var freeBits: Double?
    var epochs: Int?
    var batch: Int?
    var optimizer: OptimizerKind?
    var learningRate: Double?
    var schedule: ScheduleKind?
    var weightDecay: Double?
    var momentum: Double?
    var clipNorm: Double?
    var validation: Double?
    var patience: Int?
    var seed: UInt64?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case recipe, network, hidden, residual, channels, blocks, features
        case activation, normalization, dropout, latent, likelihood
        case sigma, binarization, epochs, batch, optimizer, schedule, momentum, validation, patience
        case seed
        case klWeight = "kl-weight"
        case klWarmup = "kl-warmup"
        case klCycles = "kl-cycles"
        case freeBits = "free-bits"
        case learningRate = "learning-rate"
        case weightDecay = "weight-decay"
        case clipNorm = "clip-norm"
    }

    /// Reads a YAML file.
    ///
    /// - Throws: `CommandFailure` that names the file and what is wrong in it.
    static func read(_ path: String) throws -> TrainingFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "\(path) cannot be read")
        }
        let text = String(decoding: data, as: UTF8.self)
        do {
            let known = Set(CodingKeys.allCases.map(\.rawValue))
            if let mapping = try Yams.compose(yaml: text)?.mapping {
                for key in mapping.keys.compactMap(\.string) where !known.contains(key) {
                    throw CommandFailure(
                        .badData,
                        "\(path): there is no option \(key); known are \(known.sorted().joined(separator: ", "))"
                    )
                }
            } else if !text.allSatisfy(\.isWhitespace) {
                throw CommandFailure(.badData, "\(path): options are lines such as \"epochs: 20\"")
            }
            return text.allSatisfy(\.isWhitespace)
                ? TrainingFile() : try YAMLDecoder().decode(TrainingFile.self, from: text)
        } catch let failure as CommandFailure {
            throw failure
        } catch DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context)
        {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw CommandFailure(.badData, "\(path), option \(key): \(context.debugDescription)")
        } catch {
            let sentence = "\(error)".split(separator: "\n").joined(separator: " ")
            throw CommandFailure(.badData, "\(path) is not YAML: \(sentence)")
        }
    }

    /// These options, with the other's where these are silent.
    func merged(over other: TrainingFile) -> TrainingFile {
        TrainingFile(
            recipe: recipe ?? other.recipe, network: network ?? other.network,
            hidden: hidden ?? other.hidden, residual: residual ?? other.residual,
            channels: channels ?? other.channels, blocks: blocks ?? other.blocks,
            features: features ?? other.features, activation: activation ?? other.activation,
            normalization: normalization ?? other.normalization, dropout: dropout ?? other.dropout,
            latent: latent ?? other.latent, likelihood: likelihood ?? other.likelihood,
            sigma: sigma ?? other.sigma,
            binarization: binarization ?? other.binarization, klWeight: klWeight ?? other.klWeight,
            klWarmup: klWarmup ?? other.klWarmup, klCycles: klCycles ?? other.klCycles,
            freeBits: freeBits ?? other.freeBits, epochs: epochs ?? other.epochs,
            batch: batch ?? other.batch, optimizer: optimizer ?? other.optimizer,
            learningRate: learningRate ?? other.learningRate, schedule: schedule ?? other.schedule,
            weightDecay: weightDecay ?? other.weightDecay, momentum: momentum ?? other.momentum,
            clipNorm: clipNorm ?? other.clipNorm, validation: validation ?? other.validation,
            patience: patience ?? other.patience, seed: seed ?? other.seed)
    }
}

/// Kinds of networks.
enum NetworkKind: String, Codable, CaseIterable {
    case mlp, conv
}

/// Ways to normalise a network's inner values; `mlp` knows none, layer and batch, `conv` none and group.
enum NormalizationKind: String, Codable, CaseIterable {
    case none, layer, batch, group
}

/// Families of likelihoods.
enum LikelihoodKind: String, Codable, CaseIterable {
    case bernoulli, gaussian
}

/// Optimisers, with their authors' settings.
enum OptimizerKind: String, Codable, CaseIterable {
    case adam, adamw, rmsprop, sgd
}

/// Shapes of the learning rate over time.
enum ScheduleKind: String, Codable, CaseIterable {
    case constant, cosine, linear
}

/// Where σ comes from: a word or a number.
struct SigmaOption: Codable, Equatable {
    let sigma: Likelihood.Sigma

    init?(_ text: String) {
        switch text {
        case "learned": sigma = .learned
        case "optimal": sigma = .optimal
        default:
            guard let value = Double(text), value > 0, value.isFinite else { return nil }
            sigma = .fixed(value: value)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try (try? container.decode(String.self)) ?? "\(container.decode(Double.self))"
        guard let option = SigmaOption(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "sigma must be learned, optimal or a positive number")
        }
        self = option
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch sigma {
        case .learned: try container.encode("learned")
        case .optimal: try container.encode("optimal")
        case .fixed(let value): try container.encode(value)
        }
    }
}
