extension Tensor {
    /// Matrix products over the last two axes, either operand transposed first.
    ///
    /// Leading axes must be equal.
    public func matrixMultiplied(
        by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
    ) -> Tensor {
        trace.append(
            .matrixMultiply(transposeLeft: transposingSelf, transposeRight: transposingOther),
            [self, other])
    }
}
