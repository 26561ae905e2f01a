import Elbo
import ElboTestSupport
import Foundation
import Testing

@Suite("How long training takes when nothing is said")
struct SuitedTrainingTests {
    @Test(
        "steps, not epochs: few rows get many epochs, many rows few",
        arguments: [2, 150, 344, 400, 5000, 60_000, 1_000_000])
    func steps(rows: Int) throws {
        let options = TrainingOptions.suited(toRows: rows)
        try options.validate()
        let training = Split(
            count: rows, validation: options.validationFraction, key: RandomKey(seed: 0)
        ).training.count
        let perEpoch = (training + options.batchSize - 1) / options.batchSize
        #expect(perEpoch * options.epochs >= 15_000)
        #expect(rows > 60_000 || perEpoch * options.epochs <= 20_000)
        let patience = try #require(options.patience)
        #expect(patience >= 3 && patience <= options.epochs)
    }

    @Test("without validation examples there is no early stopping")
    func noValidation() {
        #expect(TrainingOptions.suited(toRows: 100, validationFraction: 0).patience == nil)
    }

    @Test("few validation examples are judged with many draws: the best epoch is the best")
    func best() throws {
        let key = RandomKey(seed: 4)
        let data = try Dataset(
            (0..<300).map { place -> Float in
                let size: Float = place % 3 == 0 ? 3 : 1
                return size * Float(key.normal(at: place))
            }, itemShape: [3])
        let run = try AutoencoderRun(
            data, network: .multilayerPerceptron(MultilayerPerceptron(hidden: [32])),
            latentDimension: 2,
            options: TrainingOptions(epochs: 80, batchSize: 16, learningRate: 0.01, patience: 80))
        var observer = SilentObserver()
        let (file, result) = try run.train(on: CPUExecutor(threads: 1), observer: &observer)
        let curve = result.history.compactMap { $0.validation?[Metric.elbo] }
        let held = data.subset(rows: run.split.validation)
        let found = try ModelSession(file.model, on: CPUExecutor(threads: 1)).evaluate(held)
        // The curve's best point and the model's own bound on the same ten rows: units and draws agree.
        let best = try #require(curve.max())
        #expect(abs(found.bound.elbo.mean - best) < 0.15, "\(found.bound.elbo.mean), \(best)")
    }
}
