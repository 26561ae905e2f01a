import Elbo
import Foundation

/// One line that tells how far a search is, on a person's screen only; told from any thread.
final class SearchProgressLine: @unchecked Sendable {
    // Sendable: the count and the screen change under the lock.
    private let lock = NSLock()
    private let places: Int
    private var count = 0

    init(places: Int) { self.places = places }

    func done(_ candidate: MixtureSearch.Candidate) {
        guard Terminal.isInteractive else { return }
        lock.withLock {
            count += 1
            Terminal.write(
                "\r\u{1B}[K\(count) of \(places) mixtures, last \(candidate.model.name) with \(candidate.components)"
            )
        }
    }

    func end() {
        if Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
    }
}
