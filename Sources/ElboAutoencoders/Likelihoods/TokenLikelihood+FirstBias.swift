import ElboData
import ElboGraph
import Foundation

extension TokenLikelihood {
    /// Numbers of the vocabulary for each token; counted as fewer, for they lie at one place of memory at a time.
    public var wideOutputs: Int { vocabulary / 32 }

    /// The biases with which a fresh decoder gives each token its share among the training examples, as if each had been seen half a
    /// time more.
    ///
    /// - Parameters:
    ///   - data: Sentences.
    ///   - rows: The training rows.
    ///   - path: Where the parameters are declared.
    func firstBias(of data: Dataset, rows: [Int], at path: String) -> [String: HostArray] {
        var counts = [Double](repeating: 0.5, count: vocabulary)
        for row in rows {
            for token in data.tokens(ofRow: row) where token < vocabulary { counts[token] += 1 }
        }
        let total = counts.reduce(0, +)
        return [
            "\(path).bias": HostArray([vocabulary], counts.map { Float(log($0 / total)) })
        ]
    }
}
