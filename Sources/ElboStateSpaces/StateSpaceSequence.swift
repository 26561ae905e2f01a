/// State spaces one after the other, one for each step of a series: what moves the state, and what tells of it, may differ from
/// step to step.
///
///     z_1 ~ N(m, V),   z_t = A_t z_t-1 + N(0, Q_t),   x_t = C_t z_t + b_t + N(0, R_t),  R_t diagonal.
///
/// m and V are those of the first step, whose A and Q move nothing.
public struct StateSpaceSequence: Sendable {
    /// The state spaces, a step each.
    public let steps: [StateSpaceModel]

    /// Puts state spaces in a row.
    ///
    /// - Parameter steps: at least one; all of one dimension and of one width.
    /// - Throws: `StateSpaceError.option` for none, or some of different size.
    public init(_ steps: [StateSpaceModel]) throws {
        guard let first = steps.first,
            steps.allSatisfy({ $0.dimension == first.dimension && $0.width == first.width })
        else {
            let sizes = Set(steps.map { "\($0.dimension) by \($0.width)" })
            throw StateSpaceError.option(
                name: "the size of a sequence of state spaces",
                value: sizes.isEmpty ? "empty" : sizes.sorted().joined(separator: ", "),
                allowed: "the same at every step, of which there is at least one")
        }
        self.steps = steps
    }

    /// log p(x_t | x_<t) of each step in nats, over the cells that are there; 0 for a row without any.
    ///
    /// - Parameter rows: cells, row after row; NaN is missing.
    /// - Throws: `StateSpaceError`.
    public func logDensities(of rows: [Double]) throws -> [Double] {
        try filter(rows).logDensities
    }

    /// E[z_t | x] at each step, all rows known but those that are missing.
    ///
    /// - Throws: as `logDensities`.
    public func path(of rows: [Double]) throws -> [Double] {
        try smoothed(rows).flatMap(\.mean)
    }

    /// C_t E[z_t | x] + b_t: what is expected of each cell, all rows known but those that are missing.
    ///
    /// - Throws: as `logDensities`.
    public func expectedCells(of rows: [Double]) throws -> [Double] {
        zip(steps, try smoothed(rows)).flatMap { step, law in
            zip(step.c * law.mean, step.offset).map { $0 + $1 }
        }
    }

    private func smoothed(_ rows: [Double]) throws -> [StateLaw] {
        KalmanSmoother(steps, try filter(rows)).laws
    }

    private func filter(_ rows: [Double]) throws -> KalmanFilter {
        let width = steps[0].width
        guard rows.count == steps.count * width else {
            throw StateSpaceError.option(
                name: "the number of cells", value: "\(rows.count)",
                allowed: "\(steps.count * width), \(width) at each of \(steps.count) steps")
        }
        return try KalmanFilter(steps, rows[...])
    }
}
