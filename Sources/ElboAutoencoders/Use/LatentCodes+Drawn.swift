import ElboData
import ElboMixtures
import ElboNumerics

extension LatentCodes {
    /// Codes drawn from q(z|x), so that a law fitted to them is that of draws and not of means; of many examples some.
    func drawn(atMost limit: Int) -> MixtureData? {
        let (d, key) = (dimension, RandomKey(seed: 0))
        let count = min(self.count, limit)
        // Few examples are drawn for more than once, so that the spread of each q counts.
        let rounds = max(1, min(8, 2000 / max(count, 1)))
        let values = (0..<rounds * count).flatMap { place -> [Double] in
            let row = place % count * self.count / count
            return (0..<d).map { axis in
                let cell = row * d + axis
                return Double(means[cell]) + Double(variances[cell]).squareRoot()
                    * key.normal(at: place * d + axis)
            }
        }
        guard let table = try? NumericTable(values, width: d, name: "codes") else { return nil }
        return try? MixtureData(table)
    }
}
