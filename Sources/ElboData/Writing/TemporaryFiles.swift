import Foundation

/// The files that stand beside a result while it is made: a process that a signal ends takes them away with it.
package enum TemporaryFiles {
    private static let register = Register()

    /// Notes a file that is to be removed if the process is ended.
    static func add(_ path: String) { register.change { _ = $0.insert(path) } }

    /// Creates a file that is noted in the same moment, so that no end of the process can come between.
    ///
    /// - Parameter open: gives a descriptor, or a negative number and `errno`.
    static func create(_ path: String, _ open: () -> Int32) -> Int32 {
        register.change { paths in
            let descriptor = open()
            if descriptor >= 0 { paths.insert(path) }
            return descriptor
        }
    }

    /// Forgets a file that is gone, or has become the result.
    static func forget(_ path: String) { register.change { _ = $0.remove(path) } }

    /// Removes them all: the last thing that a process does. Whoever wants to create one afterwards waits for the end.
    package static func removeAll() {
        register.close { paths in
            for path in paths { unlink(path) }
        }
    }

    /// The lock guards the paths, whoever asks.
    private final class Register: @unchecked Sendable {
        private let lock = NSLock()
        private var paths: Set<String> = []

        func change<Result>(_ body: (inout Set<String>) -> Result) -> Result {
            lock.withLock { body(&paths) }
        }

        /// A last look at the paths, after which the lock is never free again.
        func close(_ body: (Set<String>) -> Void) {
            lock.lock()
            body(paths)
        }
    }
}
