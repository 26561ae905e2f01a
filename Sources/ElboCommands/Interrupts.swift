import Dispatch
import Elbo
import ElboData
import Foundation

/// Requests to end: Ctrl-C, the polite one, and a terminal that goes away.
///
/// They end the process, which first removes the files that stand in for unfinished results. Work that can be saved
/// asks for them to be noted instead, and looks between its steps; a second one ends the process at once.
final class Interrupts: @unchecked Sendable {
    // The lock guards everything that changes.
    private let lock = NSLock()
    private var isNoting = false
    private var first: Int32?
    private var sources: [Int32: any DispatchSourceSignal] = [:]
    private let queue = DispatchQueue(label: "interrupts")

    private init() {}

    /// Those of this process.
    static let own = Interrupts()

    /// Takes care of the requests from now on, but for those that whoever started the process has it ignore, as
    /// `nohup` does.
    func listen() {
        for number in [SIGINT, SIGTERM, SIGHUP] where !Interrupts.isIgnored(number) {
            watch(number)
        }
    }

    /// Has the first request noted, whose answer is up to the work, also where scripts start it in the background.
    func note() {
        for number in [SIGINT, SIGTERM] { watch(number) }
        lock.withLock { isNoting = true }
    }

    /// Has requests end the process again.
    func stopNoting() {
        lock.withLock { isNoting = false }
    }

    /// Whether a request was noted.
    var haveCome: Bool { signal != nil }

    /// The signal that was noted.
    var signal: Int32? { lock.withLock { first } }

    private static func isIgnored(_ number: Int32) -> Bool {
        let handler = Foundation.signal(number, SIG_IGN)
        let isIgnored =
            unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        if !isIgnored { Foundation.signal(number, handler) }
        return isIgnored
    }

    private func watch(_ number: Int32) {
        lock.lock()
        defer { lock.unlock() }
        guard sources[number] == nil else { return }
        Foundation.signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { [weak self] in self?.take(number) }
        source.resume()
        sources[number] = source
    }

    private func take(_ number: Int32) {
        let isNoted = lock.withLock {
            guard isNoting, first == nil else { return false }
            first = number
            return true
        }
        if !isNoted { Interrupts.end(by: number) }
    }

    /// Ends the process as the signal itself would.
    private static func end(by number: Int32) -> Never {
        TemporaryFiles.removeAll()
        Foundation.signal(number, SIG_DFL)
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, number)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        raise(number)
        _exit(128 + number)
    }
}
