/// The place of the largest share, the first of equal ones.
func mostProbable(_ shares: [Double]) -> Int {
    shares.indices.reduce(0) { shares[$1] > shares[$0] ? $1 : $0 }
}

/// The law whose share holds a point, the shares laid end to end from 0: a law drawn by its share when the point is
/// uniform below their sum. Rounding at the end goes to the last law.
func chosenLaw(at point: Double, of count: Int, share: (Int) -> Double) -> Int {
    var rest = point
    for law in 0..<count {
        rest -= share(law)
        if rest < 0 { return law }
    }
    return count - 1
}
