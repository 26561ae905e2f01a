import Foundation

/// Σ_n x_n e^(-2πikn/N) for k = 0 ... N/2 of each row of N numbers, by the direct sum: the real parts of all rows, then the
/// imaginary ones.
func spectra(of signals: [Double], length: Int) -> [Double] {
    let circle = Circle(length)
    let (rows, bins) = (signals.count / length, length / 2 + 1)
    var result = [Double](repeating: 0, count: 2 * rows * bins)
    for row in 0..<rows {
        for bin in 0..<bins {
            var (real, imaginary) = (0.0, 0.0)
            for place in 0..<length {
                let x = signals[row * length + place]
                real += x * circle.cosine(bin * place)
                imaginary -= x * circle.sine(bin * place)
            }
            result[row * bins + bin] = real
            // sin(πn) is 0, also where π is rounded.
            result[(rows + row) * bins + bin] = bin % (length / 2) == 0 ? 0 : imaginary
        }
    }
    return result
}

/// Σ_k Re g_k cos(2πkn/N) - Im g_k sin(2πkn/N) for each n: what `spectra` is, transposed.
func spectraAdjoint(of spectra: [Double], length: Int) -> [Double] {
    let circle = Circle(length)
    let bins = length / 2 + 1
    let rows = spectra.count / (2 * bins)
    var result = [Double](repeating: 0, count: rows * length)
    for row in 0..<rows {
        for place in 0..<length {
            for bin in 0..<bins {
                result[row * length + place] +=
                    spectra[row * bins + bin]
                    * circle.cosine(bin * place)
                guard bin % (length / 2) != 0 else { continue }
                result[row * length + place] -=
                    spectra[(rows + row) * bins + bin]
                    * circle.sine(bin * place)
            }
        }
    }
    return result
}

/// cos and sin of 2πk/N.
private struct Circle {
    private let cosines: [Double]
    private let sines: [Double]

    init(_ count: Int) {
        let angles = (0..<count).map { 2 * Double.pi * Double($0) / Double(count) }
        (cosines, sines) = (angles.map { cos($0) }, angles.map { sin($0) })
    }

    func cosine(_ k: Int) -> Double { cosines[k & (cosines.count - 1)] }
    func sine(_ k: Int) -> Double { sines[k & (sines.count - 1)] }
}
