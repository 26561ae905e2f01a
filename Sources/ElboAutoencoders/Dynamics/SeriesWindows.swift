public import ElboData
import ElboNumerics

/// Windows of series for training, each of which begins anew: so many rows one after the other, transformed.
public struct SeriesWindows: Sendable {
    /// The windows: [steps, columns] each; what lies behind a series' end is missing.
    public let data: Dataset
    /// Which are trained on, and which are held back.
    public let split: Split
    /// Steps of a window.
    public let length: Int
    /// The scale of the rows that are trained on.
    public let scale: RowScale
    /// Whether cells are missing within series.
    public let hasMissing: Bool
    /// For each window what its log-density lacks to be one of the columns' own units, in nats per step of a window.
    public let logVolumes: [Double]

    /// Steps of a window when nothing is said, as Girin et al. (2021) have them for speech.
    public static let standardLength: Int = 50
    /// So many windows an epoch has, if need be of rows that several windows share.
    private static let wanted = 512
    /// From so many series on, whole series are held back; of fewer the last part of each.
    private static let manySeries = 10

    /// Cuts series.
    ///
    /// - Parameters:
    ///   - rows: The series.
    ///   - length: Steps of a window; nil takes 50, or what the longest series has.
    ///   - fraction: The share of the rows to hold back, in 0..<1.
    ///   - seed: Decides which series are held back.
    /// - Throws: `AutoencoderError.option`; `DataError` from reading.
    public init(
        _ rows: SequencedRows, length: Int? = nil, validation fraction: Double = 0.1,
        seed: UInt64 = 0
    ) throws {
        let longest = rows.sequences.map(\.count).max() ?? 0
        guard longest > 1 else {
            throw AutoencoderError.option(
                name: "the longest series", value: "\(longest) steps",
                allowed: "one of at least 2: nothing follows a row")
        }
        let length = min(length ?? Self.standardLength, longest)
        guard length > 1 else {
            throw AutoencoderError.option(
                name: "the length of windows (--steps)", value: "\(length)",
                allowed: "at least 2")
        }
        let (learned, held) = Self.parts(
            rows.sequences, length, fraction, RandomKey(seed: seed).child(1))
        let total = learned.reduce(0) { $0 + $1.count }
        let stride = min(max(total / Self.wanted, 1), max(length / 2, 1))
        let training = learned.flatMap { Self.windows($0, length, stride: stride) }
        let windows = training + held.flatMap { Self.windows($0, length, stride: length) }

        let width = rows.table.width
        let values = rows.table.values
        func steps(_ range: Range<Int>) -> ArraySlice<Double> {
            values[range.lowerBound * width..<range.upperBound * width]
        }
        let scale = try RowScale(
            NumericTable(
                learned.flatMap { Array(steps($0)) }, width: width, columns: rows.table.columns,
                name: rows.table.name))
        var cells: [Float] = []
        cells.reserveCapacity(windows.count * length * width)
        for window in windows {
            for (place, value) in steps(window).enumerated() {
                cells.append(scale.transformed(value, column: place % width))
            }
            cells += [Float](repeating: .nan, count: (length - window.count) * width)
        }
        data = try Dataset(cells, itemShape: [length, width], name: rows.table.name)
        split = Split(
            training: Array(training.indices), validation: Array(training.count..<windows.count))
        logVolumes = windows.map { window in
            window.reduce(0) { $0 + scale.logVolume(steps($1..<$1 + 1)) } / Double(length)
        }
        hasMissing = rows.sequences.contains { sequence in
            let last = sequence.last { steps($0..<$0 + 1).contains { !$0.isNaN } }
            return last.map { steps(sequence.lowerBound..<$0 + 1).contains(where: \.isNaN) }
                ?? false
        }
        self.length = length
        self.scale = scale
    }

    /// The steps to learn from, and those to hold back.
    private static func parts(
        _ sequences: [Range<Int>], _ length: Int, _ fraction: Double, _ key: RandomKey
    ) -> (learned: [Range<Int>], held: [Range<Int>]) {
        guard fraction > 0 else { return (sequences, []) }
        if sequences.count >= manySeries {
            let split = Split(count: sequences.count, validation: fraction, key: key)
            return (split.training.map { sequences[$0] }, split.validation.map { sequences[$0] })
        }
        var (learned, held): ([Range<Int>], [Range<Int>]) = ([], [])
        for sequence in sequences {
            // Of a short series nothing can be spared.
            let wanted = max(length, Int((fraction * Double(sequence.count)).rounded()))
            let kept = sequence.count < 3 * length ? 0 : wanted
            let end = sequence.upperBound - kept
            learned.append(sequence.lowerBound..<end)
            if kept > 0 { held.append(end..<sequence.upperBound) }
        }
        return (learned, held)
    }

    /// Windows of a series, the last one up to its end.
    private static func windows(_ steps: Range<Int>, _ length: Int, stride: Int) -> [Range<Int>] {
        guard steps.count > length else { return [steps] }
        let last = steps.upperBound - length
        return Swift.stride(from: steps.lowerBound, to: last, by: stride).map { $0..<$0 + length }
            + [last..<steps.upperBound]
    }
}
