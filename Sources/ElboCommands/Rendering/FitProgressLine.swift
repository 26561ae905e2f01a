import Elbo
import Foundation

/// One line that tells how many fits are done, on a person's screen only; told from any thread.
final class FitProgressLine: @unchecked Sendable {
    // Sendable: the count and the screen change under the lock.
    private let lock = NSLock()
    private let all: Int?
    private let what: String
    private var count = 0

    /// - Parameters:
    ///   - all: How many there will be, where that is known.
    ///   - what: What is fitted, such as mixtures.
    init(of all: Int? = nil, _ what: String) {
        self.all = all
        self.what = what
        show("")
    }

    /// One more is done.
    func done(last: String? = nil) {
        lock.withLock {
            count += 1
            show(last.map { ", last \($0)" } ?? "")
        }
    }

    private func show(_ last: String) {
        guard Terminal.isInteractive else { return }
        let share = all.map { "\(count) of \($0)" } ?? "\(count)"
        Terminal.write("\r\u{1B}[K\(share) \(what)\(last)")
    }

    func end() {
        if Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
    }
}

extension MixtureSearch.Candidate {
    /// What was fitted.
    var title: String { "\(model.name) with \(components)" }
}
