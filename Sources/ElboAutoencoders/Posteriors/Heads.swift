import ElboGraph
import ElboNetworks

/// Dense layers on the same features, one for each parameter of a law.
///
/// Their weights stand side by side in one matrix product, which is faster than a narrow product for each; they
/// are still parameters of their own.
struct Heads {
    let names: [String]
    let widths: [Int]

    /// Heads of equal width.
    init(_ names: [String], width: Int) {
        self.init(zip(names, names.map { _ in width }).map { ($0, $1) })
    }

    init(_ heads: [(name: String, width: Int)]) {
        names = heads.map(\.name)
        widths = heads.map(\.width)
    }

    /// Weights [features, width] and biases [width] below a path.
    func parameters(features: Int, at path: String) -> [Parameter] {
        zip(names, widths).flatMap { name, width in
            [
                Parameter("\(path).\(name).weight", [features, width], .fanInUniform),
                Parameter("\(path).\(name).bias", [width], .zeros),
            ]
        }
    }

    /// The heads' outputs: [examples, width] each.
    func callAsFunction(_ features: Tensor, at path: String, in pass: ForwardPass) -> [Tensor] {
        func joined(_ part: String) -> Tensor {
            concatenate(names.map { pass["\(path).\($0).\(part)"] }, along: -1)
        }
        let product = features.matrixMultiplied(by: joined("weight"))
        let outputs = (product.named("\(path) before its bias") + joined("bias")).named(path)
        var start = 0
        return zip(names, widths).map { name, width in
            defer { start += width }
            return outputs.slice(start..<start + width, along: -1).named("\(path).\(name)")
        }
    }
}
