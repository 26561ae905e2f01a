import ElboGraph
public import ElboNetworks
package import ElboNumerics

/// A class y that is told with some examples and inferred for the others, by q(y|x) (Kingma, Rezende, Mohamed and Welling 2014,
/// "Semi-supervised learning with deep generative models", section 2.1, model M2).
///
///     p(x) = Σ_y p(y) ∫ p(x|y,z) p(z) dz
///
/// Only what is beside the networks of a model that is told classes (`Autoencoder.condition`).
public struct ClassInference: Codable, Hashable, Sendable {
    /// From an example to the logits of q(y|x).
    public let classifier: Network
    /// p(y): above zero, of sum one.
    public let shares: [Double]
    /// α, what -log q(y|x) of the classes told costs beside the bound, in nats per example.
    public let labelWeight: Double
    /// How often an example whose class is told is shown in an epoch, so that steps have enough of them; its bound counts so
    /// much less each time.
    public let repeats: Int

    /// Describes the inference.
    public init(classifier: Network, shares: [Double], labelWeight: Double, repeats: Int) {
        self.classifier = classifier
        self.shares = shares
        self.labelWeight = labelWeight
        self.repeats = repeats
    }

    /// A class for each of so many examples, drawn from p(y).
    package func drawn(_ count: Int, key: RandomKey) -> [Int] {
        (0..<count).map { place(of: key.uniform(at: $0)) }
    }

    /// A class for each of so many examples, each class as often as p(y) says.
    package func spread(over count: Int) -> [Int] {
        (0..<count).map { place(of: (Double($0) + 0.5) / Double(count)) }
    }

    /// The class within whose share of 0...1 a number lies.
    private func place(of number: Double) -> Int {
        var sum = 0.0
        return shares.firstIndex {
            sum += $0
            return number < sum
        } ?? shares.count - 1
    }

    /// α when nothing is said.
    public static let standardLabelWeight: Double = 1

    /// Checks numbers that come from a file.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate(for condition: Autoencoder.Condition?, inputs: Int) throws(AutoencoderError) {
        try require(
            condition?.size == shares.count, "the probabilities of classes", shares.count,
            "as many as the model is told classes, \(condition?.size ?? 0)")
        try require(
            shares.allSatisfy { $0 > 0 } && abs(shares.reduce(0, +) - 1) < 1e-6,
            "the probabilities of classes", shares,
            "above zero, of sum one")
        try require(
            labelWeight.isFinite && labelWeight >= 0 && labelWeight <= 1e6,
            "the weight of labels", labelWeight, "from 0 to 1e6")
        try require(
            (1...1_000_000_000).contains(repeats), "the number of repeats of labelled examples",
            repeats,
            "in 1...1000000000")
        let outputs: [Int]
        do throws(LayerError) { outputs = try classifier.outputShape(for: [inputs]) } catch {
            throw AutoencoderError(error)
        }
        try require(
            outputs == [shares.count], "the classifier's outputs", AutoencoderError.text(outputs),
            "one for each of \(shares.count) classes")
    }
}

/// How many examples of training have which class, for a model that infers the others.
public struct ClassCounts: Hashable, Sendable {
    /// For each class how many are told.
    public let told: [Int]
    /// How many examples have no class.
    public let untold: Int

    /// Counts.
    public init(told: [Int], untold: Int) {
        self.told = told
        self.untold = untold
    }

    /// Counts classes, -1 where none is told.
    public init(_ classes: [Int], size: Int) {
        var counts = [Int](repeating: 0, count: size)
        for label in classes where label >= 0 { counts[label] += 1 }
        self.init(told: counts, untold: classes.count { $0 < 0 })
    }

    /// (nₖ + 1) / (n + K), so that no class is impossible.
    var shares: [Double] {
        let total = Double(told.reduce(0, +) + told.count)
        return told.map { Double($0 + 1) / total }
    }

    /// As often as makes a fifth of what is shown.
    var repeats: Int {
        let known = told.reduce(0, +)
        return known == 0 ? 1 : max(1, Int((Double(untold) / Double(4 * known)).rounded()))
    }
}
