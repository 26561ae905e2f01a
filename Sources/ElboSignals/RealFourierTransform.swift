import Foundation

/// The discrete Fourier transform of real signals of one length, a power of two.
///
///     X_k = Σ_n x_n e^(-2πi k n / N),   k = 0 ... N/2
///
/// The even and the odd numbers of a signal are the real and the imaginary parts of one of half the length, whose
/// transform is Stockham's: it sorts while it goes, and its inner loops run over neighbours.
public struct RealFourierTransform: Sendable {
    /// N, the numbers of a signal; a power of two from 2 on.
    public let length: Int
    /// cos and sin of 2πk/N for k in 0..<N/2.
    private let cosines: [Double]
    private let sines: [Double]

    /// Prepares for signals of a length.
    public init(length: Int) {
        precondition(
            length >= 2 && length & (length - 1) == 0, "\(length) is no power of two from 2 on")
        self.length = length
        let angles = (0..<length / 2).map { 2 * Double.pi * Double($0) / Double(length) }
        cosines = angles.map { cos($0) }
        sines = angles.map { sin($0) }
    }

    /// N/2 + 1, the numbers of a spectrum.
    public var bins: Int { length / 2 + 1 }

    /// Room that transforms work in; one for each thread.
    public struct Room {
        fileprivate var numbers: [Double]
    }

    /// Room for transforms of this length.
    public func room() -> Room { Room(numbers: [Double](repeating: 0, count: 2 * length)) }

    /// The spectrum of a signal.
    ///
    /// - Parameters:
    ///   - signal: N numbers.
    ///   - real: Room for the real parts, N/2 + 1.
    ///   - imaginary: Room for the imaginary parts, N/2 + 1.
    ///   - room: To work in.
    public func transform(
        _ signal: UnsafePointer<Double>, real: UnsafeMutablePointer<Double>,
        imaginary: UnsafeMutablePointer<Double>, in room: inout Room
    ) {
        let half = length / 2
        withParts(of: &room) { re, im, spareRe, spareIm in
            for index in 0..<half {
                re[index] = signal[2 * index]
                im[index] = signal[2 * index + 1]
            }
            let isMoved = stockham(re, im, spareRe, spareIm, sign: -1)
            let (zr, zi) = isMoved ? (spareRe, spareIm) : (re, im)
            // X_k = E_k + e^(-2πik/N) O_k with E and O the transforms of the even and the odd numbers.
            for k in 0...half {
                let (a, b) = (k % half, (half - k) % half)
                let (evenRe, evenIm) = ((zr[a] + zr[b]) / 2, (zi[a] - zi[b]) / 2)
                let (oddRe, oddIm) = ((zi[a] + zi[b]) / 2, (zr[b] - zr[a]) / 2)
                let (c, s) = k == half ? (-1, 0) : (cosines[k], -sines[k])
                real[k] = evenRe + c * oddRe - s * oddIm
                imaginary[k] = evenIm + c * oddIm + s * oddRe
            }
        }
    }

    /// The signal of a spectrum, x_n = 1/N Σ_k X_k e^(2πi k n / N) over all N frequencies, those beyond N/2 mirrored.
    ///
    /// - Parameters:
    ///   - real: The real parts, N/2 + 1.
    ///   - imaginary: The imaginary parts, N/2 + 1; the first and the last do not count.
    ///   - signal: Room for N numbers.
    ///   - room: To work in.
    public func inverse(
        real: UnsafePointer<Double>, imaginary: UnsafePointer<Double>,
        into signal: UnsafeMutablePointer<Double>, in room: inout Room
    ) {
        let half = length / 2
        withParts(of: &room) { re, im, spareRe, spareIm in
            for k in 0..<half {
                let (xr, xi) = (real[k], k == 0 ? 0 : imaginary[k])
                let (yr, yi) = (real[half - k], k == 0 ? 0 : -imaginary[half - k])
                let (evenRe, evenIm) = ((xr + yr) / 2, (xi + yi) / 2)
                let (diffRe, diffIm) = ((xr - yr) / 2, (xi - yi) / 2)
                let (c, s) = (cosines[k], sines[k])
                let (oddRe, oddIm) = (c * diffRe - s * diffIm, c * diffIm + s * diffRe)
                re[k] = evenRe - oddIm
                im[k] = evenIm + oddRe
            }
            let isMoved = stockham(re, im, spareRe, spareIm, sign: 1)
            let (zr, zi) = isMoved ? (spareRe, spareIm) : (re, im)
            let scale = 1 / Double(half)
            for index in 0..<half {
                signal[2 * index] = zr[index] * scale
                signal[2 * index + 1] = zi[index] * scale
            }
        }
    }

    private func withParts(
        of room: inout Room,
        _ body: (
            UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
            UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
        ) -> Void
    ) {
        let half = length / 2
        room.numbers.withUnsafeMutableBufferPointer { buffer in
            precondition(buffer.count == 2 * length, "room of another transform")
            guard let base = buffer.baseAddress else { return }
            body(base, base + half, base + 2 * half, base + 3 * half)
        }
    }

    /// The complex transform of N/2 numbers by Stockham's passes of radix 2.
    ///
    /// - Returns: Whether the result lies in the spare places.
    private func stockham(
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>,
        _ spareRe: UnsafeMutablePointer<Double>, _ spareIm: UnsafeMutablePointer<Double>,
        sign: Double
    ) -> Bool {
        var (xr, xi, yr, yi) = (re, im, spareRe, spareIm)
        var (count, stride, isMoved) = (length / 2, 1, false)
        cosines.withUnsafeBufferPointer { cosines in
            sines.withUnsafeBufferPointer { sines in
                while count > 1 {
                    let middle = count / 2
                    for p in 0..<middle {
                        // e^(±2πi p / count): the table counts 2π/N, and count · stride = N/2.
                        let place = 2 * p * stride
                        let (c, s) = (cosines[place], sign * sines[place])
                        let (a, b) = (stride * p, stride * (p + middle))
                        let (low, high) = (stride * 2 * p, stride * (2 * p + 1))
                        for q in 0..<stride {
                            let (ar, ai) = (xr[a + q], xi[a + q])
                            let (br, bi) = (xr[b + q], xi[b + q])
                            yr[low + q] = ar + br
                            yi[low + q] = ai + bi
                            let (dr, di) = (ar - br, ai - bi)
                            yr[high + q] = dr * c - di * s
                            yi[high + q] = dr * s + di * c
                        }
                    }
                    (xr, xi, yr, yi) = (yr, yi, xr, xi)
                    isMoved.toggle()
                    (count, stride) = (middle, 2 * stride)
                }
            }
        }
        return isMoved
    }
}
