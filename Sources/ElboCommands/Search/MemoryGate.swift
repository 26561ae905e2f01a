import Elbo
import Foundation

/// Lets trials begin as far as memory goes: one that does not fit beside the others waits until they have ended.
final class MemoryGate: @unchecked Sendable {
    // The condition's lock guards what is in use.
    private let condition = NSCondition()
    private var used = 0
    private let limit: Int

    /// A gate before some bytes.
    init(bytes limit: Int = MemoryLimit.bytes / 5 * 4) {
        self.limit = limit
    }

    /// Does work that needs memory when there is enough, or nobody else at work.
    func with<Result>(bytes: Int, _ body: () throws -> Result) rethrows -> Result {
        condition.lock()
        while used > 0, used + bytes > limit { condition.wait() }
        used += bytes
        condition.unlock()
        defer {
            condition.lock()
            used -= bytes
            condition.broadcast()
            condition.unlock()
        }
        return try body()
    }
}
