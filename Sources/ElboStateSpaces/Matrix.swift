import ElboNumerics

/// A small dense matrix, row after row.
struct Matrix: Codable, Hashable, Sendable {
    let rows: Int
    let columns: Int
    var values: [Double]

    init(_ rows: Int, _ columns: Int, _ values: [Double]) {
        precondition(
            values.count == rows * columns, "\(values.count) numbers, \(rows) x \(columns)")
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    static func zeros(_ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows, columns, Array(repeating: 0, count: rows * columns))
    }

    static func diagonal(_ values: [Double]) -> Matrix {
        var matrix = zeros(values.count, values.count)
        for (place, value) in values.enumerated() { matrix[place, place] = value }
        return matrix
    }

    subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    var transposed: Matrix {
        var result = Matrix.zeros(columns, rows)
        for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
        return result
    }

    static func * (left: Matrix, right: Matrix) -> Matrix {
        precondition(left.columns == right.rows, "\(left.columns) columns by \(right.rows) rows")
        var result = zeros(left.rows, right.columns)
        let (inner, width) = (left.columns, right.columns)
        left.values.withUnsafeBufferPointer { a in
            right.values.withUnsafeBufferPointer { b in
                result.values.withUnsafeMutableBufferPointer { c in
                    for i in 0..<left.rows {
                        for k in 0..<inner {
                            let factor = a[i * inner + k]
                            if factor == 0 { continue }
                            for j in 0..<width { c[i * width + j] += factor * b[k * width + j] }
                        }
                    }
                }
            }
        }
        return result
    }

    static func * (left: Matrix, right: [Double]) -> [Double] {
        (left * Matrix(right.count, 1, right)).values
    }

    static func + (left: Matrix, right: Matrix) -> Matrix {
        Matrix(left.rows, left.columns, zip(left.values, right.values).map { $0 + $1 })
    }

    static func - (left: Matrix, right: Matrix) -> Matrix {
        Matrix(left.rows, left.columns, zip(left.values, right.values).map { $0 - $1 })
    }

    static func += (left: inout Matrix, right: Matrix) {
        for place in left.values.indices { left.values[place] += right.values[place] }
    }

    /// The same matrix as symmetric as it should be.
    var symmetrized: Matrix {
        var result = self
        for i in 0..<rows {
            for j in 0..<i {
                let mean = (self[i, j] + self[j, i]) / 2
                (result[i, j], result[j, i]) = (mean, mean)
            }
        }
        return result
    }

    /// X with X M = self, for a symmetric positive definite M; nil where that is singular.
    func divided(by matrix: Matrix) -> Matrix? {
        CholeskyFactor(matrix.values, order: matrix.rows).map {
            self * Matrix(matrix.rows, matrix.rows, $0.inverse)
        }
    }

    /// u vᵀ.
    static func outer(_ u: [Double], _ v: [Double]) -> Matrix {
        Matrix(u.count, v.count, u.flatMap { x in v.map { x * $0 } })
    }
}
