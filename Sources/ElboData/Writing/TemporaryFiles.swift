import Foundation

/// The files that stand beside a result while it is made: a process that a signal ends takes them away with it.
package enum TemporaryFiles {
    private static let register = Register()

    /// Notes a file that is to be removed if the process is ended.
    static func add(_ path: String) { register.change { $0.insert(path) } }

    /// Forgets a file that is gone, or has become the result.
    static func forget(_ path: String) { register.change { $0.remove(path) } }

    /// Removes them all: the last thing that a process does.
    package static func removeAll() {
        register.change { paths in
            for path in paths { unlink(path) }
            paths = []
        }
    }

    /// The lock guards the paths, whoever asks.
    private final class Register: @unchecked Sendable {
        private let lock = NSLock()
        private var paths: Set<String> = []

        func change(_ body: (inout Set<String>) -> Void) { lock.withLock { body(&paths) } }
    }
}
