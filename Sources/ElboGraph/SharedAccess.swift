import Foundation

/// Lets in many readers at a time, or one writer: how executors guard the memory of a state.
///
/// Sendable: the lock is the system's, and its address never changes.
package final class SharedAccess: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    package init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_rwlock_t())
        let failure = pthread_rwlock_init(lock, nil)
        precondition(failure == 0, "the system refuses a lock: error \(failure)")
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    /// Does something while nobody writes or, when `writing`, while nobody else is in.
    package func access<Result>(writing: Bool, _ body: () throws -> Result) rethrows -> Result {
        let failure = writing ? pthread_rwlock_wrlock(lock) : pthread_rwlock_rdlock(lock)
        precondition(failure == 0, "the system refuses a lock: error \(failure)")
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }
}
