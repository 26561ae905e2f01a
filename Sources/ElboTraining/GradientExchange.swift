/// How processes that train the same model on parts of each batch agree on its gradient.
///
/// Each process works on its own rows of a batch and multiplies what it finds by its share of them; the sums over
/// all processes are then the batch's gradient, loss and statistics, and every process makes the same update.
/// They differ from those of one process by the rounding of sums in another order.
public protocol GradientExchange: Sendable {
    /// How many processes there are.
    var count: Int { get }
    /// Which of them this one is, from 0.
    var rank: Int { get }
    /// Replaces each number by its sum over all processes, the same bits in each.
    ///
    /// - Throws: when another process cannot be reached.
    func sum(_ values: inout [Float]) throws
}

extension GradientExchange {
    /// This process's rows of a batch: as many as the others', but for one.
    func part(of rows: ArraySlice<Int>) -> ArraySlice<Int> {
        let start = rows.startIndex + rows.count * rank / count
        let end = rows.startIndex + rows.count * (rank + 1) / count
        return rows[start..<end]
    }
}
