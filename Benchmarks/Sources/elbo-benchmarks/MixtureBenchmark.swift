import ArgumentParser
import ElboData
import ElboMixtures
import Foundation

/// Iterations of EM from given rows and means.
struct MixtureBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mixture",
        abstract: "Milliseconds for an iteration of EM, and the mean log-likelihood after the last.",
        discussion: """
            The first components have equal weights, the first rows as means and covariance 4 I.
            """)

    @Argument(help: "A .npy file of the rows.") var data: String
    @Option(help: "Components.") var components = 16
    @Option(help: "Covariance model.") var model = "VVV"
    @Option(help: "Iterations.") var iterations = 10
    @Option(help: "Threads; all cores unless given.") var threads: Int?

    func run() throws {
        guard let model = CovarianceModel(name: model) else {
            throw ValidationError("no covariance model \(model)")
        }
        let table = try NumericTable(Dataset.read(data).rowSource)
        let d = table.width
        let identity = (0..<d * d).map { $0 % (d + 1) == 0 ? 4.0 : 0 }
        let start = try GaussianMixture(
            components: (0..<components).map { k in
                GaussianMixture.Component(
                    weight: 1 / Double(components), mean: Array(table.values[k * d..<(k + 1) * d]),
                    covariance: model.isDiagonal
                        ? .diagonal(Array(repeating: 4, count: d)) : .full(identity, dimension: d))
            }, model: model)
        let rows = try MixtureData(table)
        var method = ExpectationMaximization(model)
        method.tolerance = 0
        method.threads = threads
        func run(_ count: Int) throws -> (seconds: Double, fit: MixtureFit) {
            method.maximumIterations = count
            let began = DispatchTime.now().uptimeNanoseconds
            let fit = try method.fit(rows, from: .mixture(start))
            return (Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9, fit)
        }
        _ = try run(2)
        let (one, many) = (try run(1), try run(iterations))
        let milliseconds = (many.seconds - one.seconds) / Double(iterations - 1) * 1e3
        print(milliseconds, many.fit.logLikelihood / many.fit.rows)
    }
}
