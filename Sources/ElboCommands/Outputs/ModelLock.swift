import Elbo

/// What keeps two runs from one model file; standard output and devices need no keeping.
final class ModelLock {
    private var lock: FileLock?

    /// Takes the lock of a model's place.
    ///
    /// - Throws: `DataError.inUse`, `DataError.cannotWrite`.
    init(_ path: String) throws {
        lock = OutputPlaces.isStream(path) ? nil : try FileLock(of: path)
    }

    /// Lets others write.
    func release() {
        lock = nil
    }
}
