/// What is known of rows beside what a model learns from.
public enum SearchTarget: Sendable {
    /// A class, or none where it is not known.
    case classes(PartialLabels)
    /// A number, NaN where it is not known.
    case numbers([Double])

    func isKnown(_ row: Int) -> Bool {
        switch self {
        case .classes(let labels): labels.values[row] >= 0
        case .numbers(let numbers): !numbers[row].isNaN
        }
    }
}

/// What trials are compared by: the bound, or how well their models do a task on validation rows.
public enum SearchJudge: Sendable {
    /// The evidence lower bound.
    case bound
    /// What a linear probe tells of a target from the codes. It is fitted to rows of training.
    case probe(SearchTarget)
    /// How well -log p(x) tells rows of one class, the anomalies, from those of the other.
    case anomalies(PartialLabels, strange: Int)
    /// How well hidden cells of tables are filled.
    case imputation

    /// What its scores are.
    public var measure: SearchMeasure {
        switch self {
        case .bound: .bound
        case .probe(.classes): .accuracy
        case .probe(.numbers): .explained
        case .anomalies: .auc
        case .imputation: .rmse
        }
    }

    /// Whether it looks at models, and not only at what training tells.
    var needsModel: Bool { if case .bound = self { false } else { true } }

    /// Most rows of training that a probe is fitted to: more make it slow and hardly better.
    static let mostRows = 2000
    /// Draws of z for each row of a density or an imputation.
    private static let draws = 16

    /// Rows that decide, with what is known of them.
    public struct Rows: Sendable {
        let data: Dataset
        let judge: SearchJudge

        /// Rows that a model reads, with the judge that knows their targets.
        public init(_ data: Dataset, _ judge: SearchJudge) {
            self.data = data
            self.judge = judge
        }
    }

    /// Judges a model.
    ///
    /// - Parameters:
    ///   - model: What was trained.
    ///   - run: How, with its rows and which of them were held back.
    ///   - executor: What runs the networks.
    ///   - test: Other rows that decide; nil for the validation rows of the run.
    /// - Returns: A score, larger is better, with its standard error over the rows; NaN where rows leave nothing to judge.
    /// - Throws: `AutoencoderError`, `DataError`, as `ModelSession`.
    public func estimate(
        of model: TrainedAutoencoder, trainedBy run: AutoencoderRun, on executor: any Executor,
        test: Rows? = nil
    ) throws -> Estimate {
        let session = ModelSession(model, on: executor)
        let rows = test ?? Rows(run.data.subset(rows: run.split.validation), held(by: run))
        let key = RandomKey(seed: run.options.seed).child(0x70BE)
        switch (self, rows.judge) {
        case (.bound, _):
            return try session.evaluate(rows.data, seed: run.options.seed).bound.elbo
        case (.probe(let own), .probe(let other)):
            return try probe(own, other, session, run, rows.data)
        case (.anomalies, .anomalies(let labels, let strange)):
            let known = labels.values.indices.filter { labels.values[$0] >= 0 }
            let scores = try session.logLikelihoods(
                rows.data.subset(rows: known), samples: SearchJudge.draws, key: key
            ).map { -$0 }
            let (usual, odd) = (
                zip(known, scores).filter { labels.values[$0.0] != strange }.map(\.1),
                zip(known, scores).filter { labels.values[$0.0] == strange }.map(\.1)
            )
            guard !usual.isEmpty, !odd.isEmpty else { return .nothing }
            return ReceiverArea.estimate(usual, below: odd)
        case (.imputation, _):
            return try HiddenCells(of: rows.data, like: run, key: key)
                .estimate(session, draws: SearchJudge.draws, key: key)
        case (.probe, _), (.anomalies, _):
            preconditionFailure("rows are judged by a judge of the same kind")
        }
    }

    /// The judge of the validation rows alone.
    private func held(by run: AutoencoderRun) -> SearchJudge {
        let rows = run.split.validation
        switch self {
        case .bound, .imputation: return self
        case .probe(let target): return .probe(target.subset(rows: rows))
        case .anomalies(let labels, let strange):
            return .anomalies(
                PartialLabels(names: labels.names, values: rows.map { labels.values[$0] }),
                strange: strange)
        }
    }

    private func probe(
        _ own: SearchTarget, _ other: SearchTarget, _ session: ModelSession,
        _ run: AutoencoderRun, _ data: Dataset
    ) throws -> Estimate {
        let all = run.split.training.filter(own.isKnown)
        let count = min(all.count, SearchJudge.mostRows)
        let learned = (0..<count).map { all[$0 * all.count / count] }
        let asked = (0..<data.count).filter(other.isKnown)
        guard !learned.isEmpty, !asked.isEmpty else { return .nothing }
        func features(_ data: Dataset) throws -> ProbeFeatures {
            let codes = try session.encode(data)
            return ProbeFeatures(codes.means.map(Double.init), width: codes.dimension)
        }
        let known = try features(run.data.subset(rows: learned))
        let rows = try features(data.subset(rows: asked))
        switch (own, other) {
        case (.classes(let own), .classes(let other)):
            return Probe.linear.accuracy(
                of: rows, asked.map { other.values[$0] }, from: known,
                classes: learned.map { own.values[$0] }, count: own.names.count)
        case (.numbers(let own), .numbers(let other)):
            return Probe.linear.explained(
                of: rows, asked.map { other[$0] }, from: known, numbers: learned.map { own[$0] })
        case (.classes, _), (.numbers, _):
            preconditionFailure("classes are told from classes, numbers from numbers")
        }
    }
}

extension SearchTarget {
    fileprivate func subset(rows: [Int]) -> SearchTarget {
        switch self {
        case .classes(let labels):
            .classes(PartialLabels(names: labels.names, values: rows.map { labels.values[$0] }))
        case .numbers(let numbers): .numbers(rows.map { numbers[$0] })
        }
    }
}

extension Estimate {
    /// Of no rows.
    fileprivate static var nothing: Estimate { Estimate(mean: .nan, standardError: 0) }
}
