package import ElboGraph

/// Arrays of Float64 in ordinary memory.
///
/// Sendable: whoever reads or writes the arrays does it through `access`; the lock guards what is kept of them.
package final class ReferenceState: ProgramState, @unchecked Sendable {
    package let types: [TensorType]
    package let access: SharedAccess = SharedAccess()
    package private(set) var arrays: [HostArray]
    /// Counts changes, so that programs know when what they keep has become old.
    package private(set) var version = 0

    package init(_ arrays: [HostArray]) {
        types = arrays.map(\.type)
        self.arrays = arrays
    }

    package func read() -> [HostArray] { access.access(writing: false) { arrays } }

    package func write(_ arrays: [HostArray]) {
        precondition(
            arrays.map(\.type) == types,
            "write: types \(arrays.map(\.type)), the state has \(types)")
        access.access(writing: true) { replace(arrays.map(\.inDoublePrecision)) }
    }

    /// Replaces the arrays, for one who has them for himself.
    package func replace(_ arrays: [HostArray]) {
        self.arrays = arrays
        version += 1
    }
}
