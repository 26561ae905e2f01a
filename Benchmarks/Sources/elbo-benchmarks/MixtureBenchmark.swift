import ArgumentParser
import ElboData
import ElboMixtures
import ElboNumerics
import Foundation

/// Iterations of EM on drawn clusters.
struct MixtureBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mixture", abstract: "Milliseconds for an iteration of EM.")

    @Option(help: "Rows.") var rows = 100_000
    @Option(help: "Columns.") var columns = 16
    @Option(help: "Components.") var components = 16
    @Option(help: "Covariance model, in mclust's alphabet.") var model = "VVV"
    @Option(help: "Iterations.") var iterations = 10
    @Option(help: "Threads; all cores unless given.") var threads: Int?
    @Option(help: "A .npy file of the rows instead of drawn ones.") var data: String?
    @Option(help: "A .npy file of the first means instead of drawn ones.") var means: String?

    func run() throws {
        guard let model = CovarianceModel(rawValue: model) else {
            throw ValidationError("no covariance model \(model)")
        }
        let key = RandomKey(seed: 1)
        let centres = (0..<components * columns).map { 4 * key.child(1).normal(at: $0) }
        let values = (0..<rows * columns).map { index in
            let cluster = Int(key.child(2).uniform(at: index / columns) * Double(components))
            return centres[cluster * columns + index % columns] + key.child(3).normal(at: index)
        }
        let data = try MixtureData(NumericTable(values, width: columns))
        let identity = (0..<columns * columns).map { $0 % (columns + 1) == 0 ? 4.0 : 0 }
        let start = try GaussianMixture(
            components: (0..<components).map { k in
                GaussianMixture.Component(
                    weight: 1 / Double(components),
                    mean: Array(values[k * columns..<(k + 1) * columns]),
                    covariance: model.isDiagonal
                        ? .diagonal(Array(repeating: 4, count: columns))
                        : .full(identity, dimension: columns))
            }, model: model)
        var method = ExpectationMaximization(model)
        method.tolerance = 0
        method.threads = threads
        func seconds(_ count: Int) throws -> Double {
            method.maximumIterations = count
            let began = DispatchTime.now().uptimeNanoseconds
            _ = try method.fit(data, from: .mixture(start))
            return Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
        }
        _ = try seconds(2)
        let (one, many) = (try seconds(1), try seconds(iterations))
        print((many - one) / Double(iterations - 1) * 1e3)
    }
}
