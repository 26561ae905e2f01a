import Elbo
import Foundation

extension Search {
    /// Who says how good a trial is, with what is known of the rows.
    ///
    /// - Throws: `CommandFailure`, `DataError`.
    func judge(of data: Dataset) throws -> SearchJudge {
        switch judge {
        case .bound: return .bound
        case .rmse: return .imputation
        case .probe: return .probe(SearchTarget(try labels(of: data, at: self.data.path)))
        case .auc:
            let labels = try labels(of: data, at: self.data.path)
            guard labels.names.count == 2 else {
                throw CommandFailure(
                    .badData,
                    "\(target ?? "the folder") has \(Format.count(labels.names.count, "class", "classes")), and an AUC tells two kinds of rows apart; give a target with two, the rarer of which are the anomalies"
                )
            }
            let counts = [0, 1].map { kind in labels.values.count { $0 == kind } }
            let strange = counts[1] <= counts[0] ? 1 : 0
            Terminal.say(
                "anomalies are the \(Format.count(counts[strange], "row")) of \(Format.count(labels.knownCount)) whose \(target ?? "folder") is '\(labels.names[strange])'"
            )
            return .anomalies(labels, strange: strange)
        }
    }

    /// Test rows with what is known of them, as the judge of the training rows understands it.
    ///
    /// - Throws: `CommandFailure`, `DataError`.
    func testRows(_ examples: Dataset, for judge: SearchJudge) throws -> SearchJudge.Rows {
        guard let test else { preconditionFailure("no test rows were given") }
        func labels() throws -> PartialLabels {
            if let target, case .file = BesideData(target) {
                throw CommandFailure(
                    .usage,
                    "--target \(target) tells of the training rows, and --test needs targets too; name a column that both tables have"
                )
            }
            return try self.labels(of: examples, at: test)
        }
        switch judge {
        case .bound, .imputation: return SearchJudge.Rows(examples, judge)
        case .probe(.classes(let known)):
            return SearchJudge.Rows(
                examples, .probe(.classes(try labels().among(known.names))))
        case .probe(.numbers):
            return SearchJudge.Rows(examples, .probe(.numbers(try labels().numbers)))
        case .anomalies(let known, let strange):
            return SearchJudge.Rows(
                examples, .anomalies(try labels().among(known.names), strange: strange))
        }
    }

    private func labels(of examples: Dataset, at path: String) throws -> PartialLabels {
        if let target { return try data.reading.partialLabels(target, for: examples, at: path) }
        guard let folders = Labels(foldersOf: examples) else {
            throw CommandFailure(
                .usage,
                "--judge \(judge.rawValue) asks for classes or numbers beside the rows; name them with --target COLUMN or --target FILE"
            )
        }
        return PartialLabels(folders)
    }
}

extension SearchTarget {
    /// A target as elbo predict takes it: numbers where all texts are and more than 20 differ, else classes.
    fileprivate init(_ labels: PartialLabels) {
        self = labels.areNumbers ? .numbers(labels.numbers) : .classes(labels)
    }
}

extension PartialLabels {
    /// Whether they are numbers to be told, and no classes.
    var areNumbers: Bool { names.count > 20 && names.allSatisfy { Double($0)?.isFinite ?? false } }

    /// The number of each row, NaN where it is not known or none.
    fileprivate var numbers: [Double] {
        values.map { $0 < 0 ? .nan : Double(names[$0]).flatMap { $0.isFinite ? $0 : nil } ?? .nan }
    }

    /// The same classes as places of others; those that are none of them are not known.
    fileprivate func among(_ others: [String]) -> PartialLabels {
        PartialLabels(
            names: others,
            values: values.map { $0 < 0 ? -1 : others.firstIndex(of: names[$0]) ?? -1 })
    }
}
