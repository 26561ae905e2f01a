import ElboCPU
public import ElboData
public import ElboGraph
public import ElboModelFiles
public import ElboReport

extension SeriesFile {
    /// The page people look at: the path of states in time, what the states are, what comes next.
    ///
    /// - Parameters:
    ///   - rows: series to show and to judge on, with the model's columns.
    ///   - order: their order in time.
    ///   - isFitted: whether these are the rows that the model was fitted to.
    ///   - origin: the command that makes the page, and what of the data was left out.
    ///   - threads: how many cores work; nil for all.
    ///   - executor: what runs the functions of networks; nil for the CPU's.
    /// - Throws: what the model throws when the rows do not fit it.
    public func report(
        on rows: SequencedRows, order: TimeOrder, isFitted: Bool = false,
        origin: PageOrigin = PageOrigin(),
        threads: Int? = nil, executor: (any Executor)? = nil
    ) throws -> Report {
        try SeriesReport(
            file: self, rows: rows, order: order, isFitted: isFitted, origin: origin,
            threads: threads,
            executor: executor ?? CPUExecutor(threads: threads)
        ).report()
    }
}
