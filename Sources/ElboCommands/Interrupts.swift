import Dispatch
import Foundation

/// Ctrl-C and the polite request to end: noticed between steps, so that the work can be saved.
///
/// A second signal ends the process at once.
final class Interrupts: @unchecked Sendable {
    // The lock guards `first`; the sources are only held.
    private let lock = NSLock()
    private var first: Int32?
    private var sources: [any DispatchSourceSignal] = []

    init() {
        let queue = DispatchQueue(label: "interrupts")
        for number in [SIGINT, SIGTERM] {
            Foundation.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in
                self?.raise(number)
            }
            source.resume()
            sources.append(source)
        }
    }

    deinit {
        for source in sources { source.cancel() }
        Foundation.signal(SIGINT, SIG_DFL)
        Foundation.signal(SIGTERM, SIG_DFL)
    }

    private func raise(_ number: Int32) {
        lock.lock()
        defer { lock.unlock() }
        if first != nil { _exit(128 + number) }
        first = number
    }

    /// Whether a signal has come.
    var haveCome: Bool { signal != nil }

    /// The signal that came first.
    var signal: Int32? { lock.withLock { first } }
}
