import Elbo

/// How far the reading of a long table is, on a terminal and once it takes longer than a second.
final class ReadingProgressLine {
    private let began = ContinuousClock.now
    private var shown: Int?

    func show(_ share: Double) {
        let percent = Int(share * 100)
        guard Terminal.isInteractive, percent != shown, ContinuousClock.now - began > .seconds(1)
        else { return }
        shown = percent
        Terminal.write("\r\u{1B}[Kreading: \(percent) %")
    }

    /// Wipes the line, so that what follows starts at the left.
    func clear() {
        if shown != nil { Terminal.write("\r\u{1B}[K") }
        shown = nil
    }
}
