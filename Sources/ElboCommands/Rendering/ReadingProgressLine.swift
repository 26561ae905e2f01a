import Elbo

/// How far the reading of a long table or text is, on a terminal and once it takes longer than a second.
final class ReadingProgressLine {
    private let began = ContinuousClock.now
    private var shown: Int?

    /// - Parameters:
    ///   - share: What is done.
    ///   - work: What is being done.
    func show(_ share: Double, of work: String = "reading") {
        let percent = Int(share * 100)
        guard Terminal.isInteractive, percent != shown, ContinuousClock.now - began > .seconds(1)
        else { return }
        shown = percent
        Terminal.write("\r\u{1B}[K\(work): \(percent) %")
    }

    /// Wipes the line, so that what follows starts at the left.
    func clear() {
        if shown != nil { Terminal.write("\r\u{1B}[K") }
        shown = nil
    }
}
