extension [UInt8] {
    /// `withUnsafeBufferPointer` for bodies that throw one type of error, which the standard library has from
    /// Swift 6.1 on.
    func withBytes<Value, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let result = withUnsafeBufferPointer { buffer -> Result<Value, Failure> in
            do throws(Failure) {
                return .success(try body(buffer))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
