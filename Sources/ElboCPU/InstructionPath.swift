import CElboKernels
import Foundation

/// The processor's instructions that an executor's loops are made of.
///
/// Results of one path are the same bits on any machine and with any number of threads; paths differ in the last
/// place, since only some have fused multiply-adds.
public struct InstructionPath: Sendable, CustomStringConvertible {
    /// Sendable: a constant of the program.
    nonisolated(unsafe) let loops: UnsafePointer<elbo_path>

    /// "avx512", "avx2", or "baseline", which is SSE2 or Neon.
    public var name: String { String(cString: loops.pointee.name) }

    /// The name.
    public var description: String { name }

    /// The paths that this processor can take, the fastest first.
    public static let available: [InstructionPath] = (0...).lazy
        .map { elbo_path_at($0) }.prefix { $0 != nil }
        .compactMap { $0.map(InstructionPath.init) }

    /// The variable of the environment that holds executors to one path.
    public static let variable: String = "ELBO_INSTRUCTIONS"

    /// The path of that name, or the fastest one when none is asked for.
    ///
    /// - Throws: `CPUError.instructions` when this processor has no such path.
    static func named(_ name: String?) throws -> InstructionPath {
        guard let name, !name.isEmpty else { return available[0] }
        guard let path = available.first(where: { $0.name == name }) else {
            throw CPUError.instructions(asked: name, available: available.map(\.name))
        }
        return path
    }

    /// The path that the environment asks for.
    static let asked: Result<InstructionPath, any Error> = Result {
        try named(ProcessInfo.processInfo.environment[variable])
    }
}
