import ArgumentParser
import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

/// The models of the step benchmarks; `peers/networks.py` has the same in PyTorch.
enum Workload: String, CaseIterable, ExpressibleByArgument {
    case mlp, mlp1000, conv28, conv64

    var batch: Int { self == .conv64 ? 64 : 128 }

    var itemShape: [Int] {
        switch self {
        case .mlp, .mlp1000: [784]
        case .conv28: [28, 28, 1]
        case .conv64: [64, 64, 3]
        }
    }

    private var network: Architecture {
        switch self {
        case .mlp: .multilayerPerceptron(MultilayerPerceptron(hidden: [400]))
        case .mlp1000: .multilayerPerceptron(MultilayerPerceptron(hidden: [1000, 1000]))
        case .conv28:
            .convolutional(
                ConvolutionalNetwork(channels: [32, 64], features: 256, activation: .relu))
        case .conv64:
            .convolutional(
                ConvolutionalNetwork(
                    channels: [32, 32, 64, 64], features: 256, activation: .relu))
        }
    }

    var schema: ExampleSchema { ExampleSchema(itemShape: itemShape) }
    var dataSize: Int { itemShape.reduce(1, *) }

    private var latentDimension: Int {
        switch self {
        case .mlp: 20
        case .mlp1000: 100
        case .conv28, .conv64: 32
        }
    }

    func model() throws -> Autoencoder {
        try Recipe.vae.autoencoder(
            for: schema, latentDimension: latentDimension, network: network)
    }

    /// Random zeros and ones.
    func examples(_ count: Int, seed: UInt64) -> HostArray {
        let key = RandomKey(seed: seed)
        return HostArray(
            [count, dataSize],
            (0..<count * dataSize).map { key.uniform(at: $0) < 0.5 ? 0 : 1 as Float })
    }
}
