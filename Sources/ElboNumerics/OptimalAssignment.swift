/// The assignment of rows to columns with the largest total profit, each row and column used at most once.
///
/// Shortest augmenting paths with dual prices (Kuhn 1955; Jonker and Volgenant 1987): exact for whole
/// numbers.
///
/// - Parameter profit: a matrix, row after row; all rows are equally long.
/// - Returns: for each row its column; nil for the rows that are left over when there are more rows than
///   columns.
/// - Complexity: O(s² l) for the shorter side s and the longer side l.
package func optimalAssignment(profit: [[Int]]) -> [Int?] {
    let rows = profit.count
    let columns = profit.first?.count ?? 0
    guard rows > 0, columns > 0 else { return [Int?](repeating: nil, count: rows) }
    guard rows <= columns else {
        let transposed = (0..<columns).map { column in profit.map { $0[column] } }
        var assigned = [Int?](repeating: nil, count: rows)
        for (column, row) in optimalAssignment(profit: transposed).enumerated() {
            if let row { assigned[row] = column }
        }
        return assigned
    }
    // Rows and columns count from 1 here; 0 stands for none.
    var rowPrice = [Int](repeating: 0, count: rows + 1)
    var columnPrice = [Int](repeating: 0, count: columns + 1)
    var owner = [Int](repeating: 0, count: columns + 1)
    for row in 1...rows {
        owner[0] = row
        var column = 0
        var distance = [Int](repeating: .max, count: columns + 1)
        var previous = [Int](repeating: 0, count: columns + 1)
        var isDone = [Bool](repeating: false, count: columns + 1)
        repeat {
            isDone[column] = true
            let current = owner[column]
            var shortest = Int.max
            var next = 0
            for other in 1...columns where !isDone[other] {
                let reduced = -profit[current - 1][other - 1] - rowPrice[current]
                let length = reduced - columnPrice[other]
                if length < distance[other] {
                    distance[other] = length
                    previous[other] = column
                }
                if distance[other] < shortest {
                    shortest = distance[other]
                    next = other
                }
            }
            for other in 0...columns {
                if isDone[other] {
                    rowPrice[owner[other]] += shortest
                    columnPrice[other] -= shortest
                } else if other > 0 {
                    distance[other] -= shortest
                }
            }
            column = next
        } while owner[column] != 0
        while column != 0 {
            owner[column] = owner[previous[column]]
            column = previous[column]
        }
    }
    var assigned = [Int?](repeating: nil, count: rows)
    for column in 1...columns where owner[column] > 0 { assigned[owner[column] - 1] = column - 1 }
    return assigned
}
