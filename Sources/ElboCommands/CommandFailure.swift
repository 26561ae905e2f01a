import ArgumentParser
import Elbo
import Foundation

/// What a failed command says and which code it ends with (sysexits.h).
struct CommandFailure: Error, CustomStringConvertible {
    /// The codes used beside success and the parser's own 64 for wrong usage.
    enum Code: Int32 {
        case usage = 64
        case badData = 65
        case noInput = 66
        case software = 70
        case cannotCreate = 73
        /// 128 and the signal's number, as shells have it: Ctrl-C.
        case interrupted = 130
        /// The same for SIGTERM, the polite request to end.
        case terminated = 143
        /// The same for SIGHUP: the terminal went away.
        case hungUp = 129

        /// The code of work that a signal stopped.
        init(signal: Int32) {
            switch signal {
            case SIGTERM: self = .terminated
            case SIGHUP: self = .hungUp
            default: self = .interrupted
            }
        }
    }

    let code: Code
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Which failure an error of the library is.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let error as DataError:
            let code: Code =
                switch error.kind {
                case .noInput: .noInput
                case .badData: .badData
                case .cannotCreate: .cannotCreate
                }
            self.init(code, "\(error)" + CommandFailure.hint(error))
        case let error as DependenceError:
            self.init(.badData, "\(error)")
        case let error as TimeOrderError:
            self.init(.badData, "\(error)" + CommandFailure.hint(error))
        case let error as StateSpaceError:
            if case .option = error {
                self.init(.usage, "\(error)")
            } else {
                self.init(.badData, "\(error)")
            }
        case let error as SeriesEvaluationError:
            self.init(.badData, "\(error)")
        case let error as ModelFileError:
            self.init(.badData, "\(error)")
        case let error as AutoencoderError:
            if case .option = error {
                self.init(.usage, "\(error)")
            } else {
                self.init(.badData, "\(error)")
            }
        case let error as MixtureError:
            if case .option = error {
                self.init(.usage, "\(error)")
            } else {
                self.init(.badData, "\(error)" + CommandFailure.hint(error))
            }
        case let error as StartError:
            self.init(.badData, "\(error)")
        case let error as TrainingError:
            switch error {
            case .notFinite: self.init(.software, "\(error)")
            case .option, .memory: self.init(.usage, "\(error)")
            case .noExamples, .differentRun, .notACheckpoint: self.init(.badData, "\(error)")
            }
        case let error as CompressionError:
            switch error {
            case .notFinite, .notVerified: self.init(.software, "\(error)")
            case .notCompressed, .version, .incomplete, .damagedHead, .otherArithmetic, .otherModel,
                .unsuitedModel, .unsuitedData:
                self.init(.badData, "\(error)")
            }
        case let error as RunRecordError:
            switch error {
            case .noRecord, .missingModel: self.init(.noInput, "\(error)")
            case .cannotWrite, .locked: self.init(.cannotCreate, "\(error)")
            case .notARecord, .newer, .damaged, .changedModel: self.init(.badData, "\(error)")
            case .noRun, .noModel, .withoutModel, .partOfSearch: self.init(.usage, "\(error)")
            }
        case let error as SearchSpaceError:
            self.init(.usage, "\(error)")
        case CPUError.memory:
            self.init(.usage, "\(error)")
        default:
            self.init(.software, "\(error)")
        }
    }

    /// The options that help, which the library's own words cannot know.
    private static func hint(_ error: MixtureError) -> String {
        switch error {
        case .collapsedComponent, .singularCovariance:
            " (--prior, --floor 1e-6, --covariance diag, --start k-means)"
        case .emptyComponent: " (--start k-means, --components, --restarts 10)"
        case .constantColumn(let column, _): " (--exclude \(column))"
        default: ""
        }
    }

    /// The same for the order of rows in time.
    private static func hint(_ error: TimeOrderError) -> String {
        switch error {
        case .equal(_, _, _, _, series: nil): " (--series)"
        case .gaps: " (--series)"
        case .equal, .notTimes, .count, .missing, .otherStep: ""
        }
    }

    /// The same for errors of the data.
    private static func hint(_ error: DataError) -> String {
        switch error {
        case .notNumeric(_, _, _, let found) where found.count <= 20:
            return " (--missing '\(found)' where it marks a missing cell)"
        case .emptyColumn(_, let column), .beyondFloat(_, _, let column, _):
            return " (--exclude \(column.name ?? "\(column.number)"))"
        case .ambiguousDates(_, _, isContradictory: false): return " (--date-order dmy or mdy)"
        case .mixedImageSizes(_, let sizes): return " (--size \(ImageSize.suggestion(sizes)))"
        case .noSentences(_, let tooLong) where tooLong > 0: return " (--length, --long cut)"
        case .largeImages: return " (--size 64)"
        default: return ""
        }
    }

    /// Help and the version are results, refusals of arguments are talk.
    private static func endAsTheParser(_ error: any Error) -> Never {
        let code = ElboCommand.exitCode(for: error)
        let text = ElboCommand.fullMessage(for: error)
        guard code.isSuccess else {
            if !text.isEmpty {
                let text = withoutHelp(withNearestValue(text))
                let isNamed = text.hasPrefix("Error: ")
                Terminal.complain(isNamed ? "elbo: " + text.dropFirst("Error: ".count) : text)
            }
            Foundation.exit(code.rawValue)
        }
        do {
            if !text.isEmpty { try Results.print(text) }
            Foundation.exit(EXIT_SUCCESS)
        } catch {
            exit(error)
        }
    }

    /// The parser's refusal of a value that is none of a list, with the one that was probably meant; of recipes, of which there are
    /// many, with the verb that explains them in place of all names.
    private static func withNearestValue(_ text: String) -> String {
        guard let refused = text.firstMatch(of: /The value '([^']*)' is invalid for '([^']*)'\./)
        else { return text }
        let values = text.matches(of: /(?m)^  - (.+)$/).map { String($0.1) }
        let meant = String(refused.1).nearest(among: values).map { " Did you mean '\($0)'?" }
        let named = text.replacing(refused.0, with: refused.0 + (meant ?? ""))
        guard refused.2.hasPrefix("--recipe") else { return named }
        return named.replacing(
            /Please provide one of the following:(\n  - .+)+/,
            with: "'elbo recipes' explains all of them.")
    }

    /// The parser's refusal of a value without the option's paragraph of --help, to which the last line leads.
    private static func withoutHelp(_ text: String) -> String {
        text.replacing(/(?s)\nHelp:.*?(?=\nUsage:)/, with: "")
    }

    /// Says one sentence on standard error and ends the process.
    static func exit(_ error: any Error) -> Never {
        if error is ValidationError || error is ExitCode || error is CleanExit
            || ElboCommand.exitCode(for: error) != .failure
        {
            endAsTheParser(error)
        }
        if let error = error as? DataError, error.isBrokenPipe { StandardStreams.endByBrokenPipe() }
        let failure = CommandFailure(error)
        if [.interrupted, .terminated, .hungUp].contains(failure.code) {
            Terminal.complain(failure.description)
        } else {
            Terminal.complain("elbo: \(failure.description)")
        }
        Foundation.exit(failure.code.rawValue)
    }
}
