import ElboExact

/// Logarithms for accounts of bits.
enum ExactLog2 {
    static func of(_ x: Double) -> Double { ExactFunctions.log(x) * 1.442_695_040_888_963_4 }
}
