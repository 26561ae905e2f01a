import ElboGraph

/// ln(1 - e⁻ˣ) for x > 0; minus infinity at 0.
///
/// ln(-expm1(-x)) up to ln 2 and log1p(-e⁻ˣ) beyond: each form keeps the digits that the other loses
/// (Mächler 2012, "Accurately computing log(1 - exp(-|a|))", equation 7). The second form sees no smaller
/// argument, so that its infinite slope at 0 cannot spoil the gradient of the first.
func logOneMinusExp(_ x: Tensor) -> Tensor {
    let ln2 = 0.6931471805599453
    return select(x .> ln2, log1p(-exp(-maximum(x, ln2))), log(-expm1(-x)))
}
