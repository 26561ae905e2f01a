import Foundation

/// What t-SNE makes small: D(P ‖ Q), q_ij ∝ 1 / (1 + ‖y_i − y_j‖²).
package struct EmbeddingTarget {
    /// Places in the plane, or slopes there; padded to whole vectors.
    package struct Places {
        /// Horizontal.
        package var x: [Double]
        /// Vertical.
        package var y: [Double]

        /// Places of `count` points, all and the padding at `value`.
        init(padding count: Int, with value: Double) {
            x = [Double](repeating: value, count: (count + 7) / 8 * 8)
            y = x
        }

        /// Places of points.
        package init(x: [Double], y: [Double]) {
            self.init(padding: x.count, with: EmbeddingTarget.far)
            self.x.replaceSubrange(0..<x.count, with: x)
            self.y.replaceSubrange(0..<y.count, with: y)
        }
    }

    /// So far away that what stands there has no weight.
    static let far = 1e30

    private let count: Int
    private let stride: Int
    /// p_ij, rows padded with zeros.
    private let joint: [Double]

    /// The target for given neighbours.
    package init(_ neighbours: NeighbourProbabilities) {
        count = neighbours.count
        stride = (count + 7) / 8 * 8
        var padded = [Double](repeating: 0, count: count * stride)
        for row in 0..<count {
            for column in 0..<count {
                padded[row * stride + column] = neighbours.joint[row * count + column]
            }
        }
        joint = padded
    }

    /// ∂D/∂y_i = 4 Σ_j (p_ij − q_ij) w_ij (y_i − y_j), w_ij = 1 / (1 + ‖y_i − y_j‖²), q_ij = w_ij / Σ w
    /// (van der Maaten and Hinton 2008, equation 5); `exaggeration` multiplies p.
    package func gradient(at places: Places, exaggeration: Double = 1) -> Places {
        var attraction = Places(padding: count, with: 0)
        var repulsion = Places(padding: count, with: 0)
        var total = 0.0
        joint.withUnsafeBytes { joint in
            places.x.withUnsafeBytes { xs in
                places.y.withUnsafeBytes { ys in
                    let size = MemoryLayout<SIMD8<Double>>.size
                    func load(_ bytes: UnsafeRawBufferPointer, _ vector: Int) -> SIMD8<Double> {
                        bytes.loadUnaligned(fromByteOffset: vector * size, as: SIMD8<Double>.self)
                    }
                    for i in 0..<count {
                        let (x, y) = (
                            SIMD8(repeating: places.x[i]), SIMD8(repeating: places.y[i])
                        )
                        var (pull, push) = (
                            (SIMD8<Double>.zero, SIMD8<Double>.zero),
                            (SIMD8<Double>.zero, SIMD8<Double>.zero)
                        )
                        var sum = SIMD8<Double>.zero
                        for vector in 0..<stride / 8 {
                            let (dx, dy) = (x - load(xs, vector), y - load(ys, vector))
                            let w = 1 / (1 + dx * dx + dy * dy)
                            let pw = w * load(joint, i * stride / 8 + vector)
                            let ww = w * w
                            sum += w
                            pull.0 += pw * dx
                            pull.1 += pw * dy
                            push.0 += ww * dx
                            push.1 += ww * dy
                        }
                        attraction.x[i] = pull.0.sum()
                        attraction.y[i] = pull.1.sum()
                        repulsion.x[i] = push.0.sum()
                        repulsion.y[i] = push.1.sum()
                        // A point is no neighbour of its own.
                        total += sum.sum() - 1
                    }
                }
            }
        }
        var result = Places(padding: count, with: 0)
        for i in 0..<count {
            result.x[i] = 4 * (exaggeration * attraction.x[i] - repulsion.x[i] / total)
            result.y[i] = 4 * (exaggeration * attraction.y[i] - repulsion.y[i] / total)
        }
        return result
    }

    /// Σ p_ij ln(p_ij / q_ij), in nats.
    package func divergence(at places: Places) -> Double {
        var total = 0.0
        var sum = 0.0
        for i in 0..<count {
            for j in 0..<count where j != i {
                let (dx, dy) = (places.x[i] - places.x[j], places.y[i] - places.y[j])
                let d2 = dx * dx + dy * dy
                total += 1 / (1 + d2)
                let p = joint[i * stride + j]
                if p > 0 { sum += p * (log(p) + log1p(d2)) }
            }
        }
        return sum + log(total)
    }
}
