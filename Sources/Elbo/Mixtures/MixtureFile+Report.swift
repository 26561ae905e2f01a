public import ElboData
import ElboMixtures
public import ElboModelFiles
public import ElboReport

extension MixtureFile {
    /// The page people look at: which component owns what, how surely, and why this mixture was chosen.
    ///
    /// - Parameters:
    ///   - rows: data to show and to judge on, with the mixture's columns; at most 10 000 rows, evenly spaced,
    ///     are drawn.
    ///   - labels: known classes of the rows, for a table beside the clusters; never used otherwise.
    ///   - origin: the command that makes the page, and what of the data was left out.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError` when the data do not fit the mixture; `DataError` from reading.
    public func report(
        on rows: any RowSource, labels: PartialLabels? = nil,
        origin: PageOrigin = PageOrigin(), threads: Int? = nil
    ) throws -> Report {
        try MixtureReport(
            file: self, rows: rows, labels: labels, origin: origin, threads: threads
        ).report
    }

    /// What people call component `index`, counted from 0: the label it stands for, or its number from 1.
    public func name(ofComponent index: Int) -> String {
        if index == mixture.components.count { return "noise" }
        if let names = manifest.names, names.indices.contains(index) { return names[index] }
        return "\(index + 1)"
    }
}
