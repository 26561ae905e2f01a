import Foundation
import Synchronization

/// Standard error as people see it.
enum Terminal {
    /// Whether talk is wanted. Standard error is one for the whole process, and so is this.
    private static let isSilent = Atomic(false)

    /// Says nothing from now on, but what is wrong.
    static func fallSilent() {
        isSilent.store(true, ordering: .relaxed)
    }

    /// Whether talk goes to a person's screen.
    static var isInteractive: Bool {
        !isSilent.load(ordering: .relaxed) && isatty(STDERR_FILENO) == 1
    }

    /// Columns of the screen, 80 when unknown.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Says lines, fit for the screen whatever they quote and however long they are, if talk is wanted.
    static func say(_ text: String) {
        if !isSilent.load(ordering: .relaxed) { write(Format.folded(text).printable + "\n") }
    }

    /// Says what is wrong.
    static func complain(_ line: String) {
        write(line.printable + "\n")
    }

    /// Shows which share of long work is done, on a person's screen only; nothing is left when all is.
    static func show(share: Double, of work: String) {
        guard isInteractive else { return }
        write(share < 1 ? "\r\u{1B}[K\(work.printable): \(Int(share * 100)) %" : "\r\u{1B}[K")
    }

    /// Writes text as it is; talk that nobody can hear ends no work.
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(count, 0))
        }
    }
}
