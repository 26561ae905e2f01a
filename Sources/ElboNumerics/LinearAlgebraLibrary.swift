#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// The library behind factorisations.
enum LinearAlgebraLibrary {
    /// Makes the library work on the calling thread alone: threads are shared out here, above it, and its own
    /// would wait for each other when several factorisations run at once.
    static func prepare() { _ = isPrepared }

    private static let isPrepared: Bool = {
        #if !canImport(Accelerate)
            openblas_set_num_threads(1)
        #endif
        return true
    }()
}
