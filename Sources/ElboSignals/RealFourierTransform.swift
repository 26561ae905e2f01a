import Foundation

/// The discrete Fourier transform of real signals of one length, a power of two.
///
///     X_k = Σ_n x_n e^(-2πi k n / N),   k = 0 ... N/2
///
/// The even and the odd numbers of a signal are the real and the imaginary parts of one of half the length, whose
/// transform is Stockham's of radix 4: it sorts while it goes, and its inner loops run over neighbours.
public struct RealFourierTransform: Sendable {
    /// N, the numbers of a signal; a power of two from 2 on.
    public let length: Int
    /// cos and sin of 2πk/N for k in 0..<N.
    private let cosines: [Double]
    private let sines: [Double]

    /// Prepares for signals of a length.
    public init(length: Int) {
        precondition(
            length >= 2 && length & (length - 1) == 0, "\(length) is no power of two from 2 on")
        self.length = length
        let angles = (0..<length).map { 2 * Double.pi * Double($0) / Double(length) }
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
            (real[0], imaginary[0]) = (zr[0] + zi[0], 0)
            (real[half], imaginary[half]) = (zr[0] - zi[0], 0)
            cosines.withUnsafeBufferPointer { cosines in
                sines.withUnsafeBufferPointer { sines in
                    for k in 1..<max(half, 1) {
                        let (ar, ai, br, bi) = (zr[k], zi[k], zr[half - k], zi[half - k])
                        let (evenRe, evenIm) = ((ar + br) / 2, (ai - bi) / 2)
                        let (oddRe, oddIm) = ((ai + bi) / 2, (br - ar) / 2)
                        let (c, s) = (cosines[k], sines[k])
                        real[k] = evenRe + c * oddRe + s * oddIm
                        imaginary[k] = evenIm + c * oddIm - s * oddRe
                    }
                }
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

    /// The complex transform of N/2 numbers by Stockham's passes, of radix 4 and in the end perhaps one of radix 2.
    ///
    /// - Returns: Whether the result lies in the spare places.
    private func stockham(
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>,
        _ spareRe: UnsafeMutablePointer<Double>, _ spareIm: UnsafeMutablePointer<Double>,
        sign: Double
    ) -> Bool {
        var (xr, xi, yr, yi) = (re, im, spareRe, spareIm)
        var (count, stride, isMoved) = (length / 2, 1, false)
        while count > 1 {
            if count >= 4 {
                fourfold(xr, xi, yr, yi, count: count, stride: stride, sign: sign)
            } else {
                for q in 0..<stride {
                    let (ar, ai, br, bi) = (xr[q], xi[q], xr[q + stride], xi[q + stride])
                    (yr[q], yi[q]) = (ar + br, ai + bi)
                    (yr[q + stride], yi[q + stride]) = (ar - br, ai - bi)
                }
            }
            (xr, xi, yr, yi) = (yr, yi, xr, xi)
            isMoved.toggle()
            let radix = count >= 4 ? 4 : 2
            (count, stride) = (count / radix, radix * stride)
        }
        return isMoved
    }

    /// One pass of radix 4: `stride` transforms of `count` numbers become four times as many of a quarter.
    private func fourfold(
        _ xr: UnsafeMutablePointer<Double>, _ xi: UnsafeMutablePointer<Double>,
        _ yr: UnsafeMutablePointer<Double>, _ yi: UnsafeMutablePointer<Double>, count: Int,
        stride: Int, sign: Double
    ) {
        let quarter = count / 4
        let step = stride * quarter
        for p in 0..<quarter {
            // e^(±2πi pj / count) for j = 1, 2, 3: the table counts 2π/N, and count · stride = N/2.
            let place = 2 * p * stride
            let (c1, s1) = (cosines[place], sign * sines[place])
            let (c2, s2) = (cosines[2 * place], sign * sines[2 * place])
            let (c3, s3) = (cosines[3 * place], sign * sines[3 * place])
            let (from, to) = (stride * p, stride * 4 * p)
            for q in 0..<stride {
                let a = from + q
                let (b, c, d) = (a + step, a + 2 * step, a + 3 * step)
                let (plusRe, plusIm) = (xr[a] + xr[c], xi[a] + xi[c])
                let (minusRe, minusIm) = (xr[a] - xr[c], xi[a] - xi[c])
                let (sumRe, sumIm) = (xr[b] + xr[d], xi[b] + xi[d])
                // ±i (b - d)
                let (turnRe, turnIm) = (-sign * (xi[b] - xi[d]), sign * (xr[b] - xr[d]))
                let result = to + q
                yr[result] = plusRe + sumRe
                yi[result] = plusIm + sumIm
                let (oneRe, oneIm) = (minusRe + turnRe, minusIm + turnIm)
                yr[result + stride] = oneRe * c1 - oneIm * s1
                yi[result + stride] = oneRe * s1 + oneIm * c1
                let (twoRe, twoIm) = (plusRe - sumRe, plusIm - sumIm)
                yr[result + 2 * stride] = twoRe * c2 - twoIm * s2
                yi[result + 2 * stride] = twoRe * s2 + twoIm * c2
                let (threeRe, threeIm) = (minusRe - turnRe, minusIm - turnIm)
                yr[result + 3 * stride] = threeRe * c3 - threeIm * s3
                yi[result + 3 * stride] = threeRe * s3 + threeIm * c3
            }
        }
    }
}
