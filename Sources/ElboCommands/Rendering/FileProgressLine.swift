import Elbo

/// How far the reading of a folder is, on a terminal and once it takes longer than a moment.
final class FileProgressLine {
    private let files: String
    private let began = ContinuousClock.now
    private var isShown = false

    /// Names what is read, such as images.
    init(_ files: String) {
        self.files = files
    }

    func show(_ done: Int, of total: Int) {
        guard Terminal.isInteractive, ContinuousClock.now - began > .milliseconds(500) else {
            return
        }
        isShown = true
        Terminal.write(
            "\r\u{1B}[Kreading \(files): \(Format.count(done)) of \(Format.count(total))")
    }

    /// Wipes the line, so that what follows starts at the left.
    func clear() {
        if isShown { Terminal.write("\r\u{1B}[K") }
        isShown = false
    }
}
