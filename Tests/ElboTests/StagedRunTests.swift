import Elbo
import ElboTestSupport
import Testing

/// Runs whose stages or epochs follow from the data: clusters found between two stages, classes shown more than once.
@Suite struct StagedRunTests {
    /// Three groups in four columns, far from each other.
    private static func groups(_ count: Int = 300) throws -> Dataset {
        let key = RandomKey(seed: 8)
        let centres: [[Double]] = [[4, 0, 0, -4], [-4, 4, 0, 0], [0, -4, 4, 4]]
        return try Dataset(
            (0..<count * 4).map {
                Float(centres[$0 / 4 % 3][$0 % 4] + 0.6 * key.normal(at: $0))
            }, itemShape: [4])
    }

    private static func vade(epochs: Int, pretraining: Int) throws -> AutoencoderRun {
        try AutoencoderRun(
            groups(), recipe: .clustering,
            network: .multilayerPerceptron(.init(hidden: [16])), latentDimension: 2,
            prior: .normalMixture(components: 3),
            strategy: .pretrainedMixture(epochs: pretraining),
            options: TrainingOptions(
                epochs: epochs, batchSize: 50, learningRate: 0.01, seed: 3))
    }

    private static func m2() throws -> AutoencoderRun {
        let texts = (0..<300).map { $0 < 12 ? "\($0 % 3)" : nil }
        return try AutoencoderRun(
            groups().labelled(by: PartialLabels(texts)), recipe: .semiSupervised,
            network: .multilayerPerceptron(.init(hidden: [8])), latentDimension: 1,
            options: TrainingOptions(epochs: 3, batchSize: 50, learningRate: 0.01, seed: 3))
    }

    @Test("Groups that fall apart are the components of a mixture begun at an autoencoder's codes")
    func clusters() throws {
        let run = try Self.vade(epochs: 20, pretraining: 10)
        let file = try run.train(on: CPUExecutor())
        let shares = try ModelSession(file.model, on: CPUExecutor())
            .responsibilities(Self.groups(), key: RandomKey(seed: 1))
        let clusters = shares.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
        let scores = try #require(
            ClusteringScores(clusters: clusters, classes: clusters.indices.map { $0 % 3 }))
        #expect(scores.accuracy > 0.98, "\(scores.accuracy)")
        let texts = clusters.indices.map { $0 < 30 ? "\($0 % 3)" : nil }
        let told = try ModelSession(file.model, on: CPUExecutor()).clustering(
            Self.groups(), labels: PartialLabels(texts), key: RandomKey(seed: 1))
        #expect(told?.count == 30 && (told?.accuracy ?? 0) > 0.9)
        // The epochs before held codes to no prior: their bound is that of a weight of zero.
        #expect(
            file.manifest.training.history.map { $0.controls["kl weight"] ?? -1 }.prefix(11)
                == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test("Stopped around the fit or in an epoch and resumed: the same bits")
    func resumed() throws {
        struct Counter: TrainingObserver { mutating func observe(_ event: TrainingEvent) {} }
        let cases: [(run: AutoencoderRun, stops: [Int])] = [
            // Six steps in an epoch, the fit before the thirteenth.
            (try Self.vade(epochs: 4, pretraining: 2), [11, 12, 13]), (try Self.m2(), [1, 7]),
        ]
        for (run, stops) in cases {
            let whole = try run.train(on: CPUExecutor()).model.parameters
            for stop in stops {
                try withTemporaryFolder { folder in
                    var (steps, observer) = (0, Counter())
                    let stopped = try run.train(
                        on: CPUExecutor(), checkpoint: folder + "/c", observer: &observer
                    ) {
                        steps += 1
                        return steps == stop
                    }
                    #expect(stopped.result.stop == .interrupted)
                    let again = try run.train(
                        on: CPUExecutor(), checkpoint: folder + "/c", resumes: true,
                        observer: &observer)
                    #expect(again.file.model.parameters == whole, "after \(stop) steps")
                }
            }
        }
    }

    @Test("Too few epochs for a fit, and a prior that cannot begin at codes, are refused")
    func refusals() throws {
        #expect(throws: AutoencoderError.self) { try Self.vade(epochs: 3, pretraining: 3) }
        #expect(throws: AutoencoderError.self) {
            try AutoencoderRun(
                Self.groups(), recipe: .clustering, prior: .standardNormal,
                options: TrainingOptions(epochs: 30))
        }
    }

    @Test("Classes told are judged beside p(x), which knows none")
    func evaluation() throws {
        let run = try Self.m2()
        let session = ModelSession(try run.train(on: CPUExecutor()).model, on: CPUExecutor())
        let told = try session.evaluate(run.data, samples: 4)
        let untold = try session.evaluate(Self.groups(), samples: 4)
        #expect(told.classes?.known == 12 && untold.classes == nil)
        #expect(told.bound == untold.bound && told.logLikelihood == untold.logLikelihood)
        // One of the classes is told, the others are guessed: pictures need one for each row.
        #expect(try session.reconstruct(Self.groups()).count == 1200)
        #expect(try session.classes(of: run.data)?.prefix(4) == [0, 1, 2, 0])
    }
}
