import Foundation

/// The Fourier transform of a signal through a window that slides over it.
///
/// Frame t is the spectrum of the samples about t · hop under a periodic Hann window, with zeros before the first and
/// behind the last sample; librosa's `stft` with `center=True, pad_mode="constant"` gives the same.
public struct ShortTimeTransform: Sendable {
    /// Samples under the window, a power of two.
    public let window: Int
    /// Samples from one frame to the next.
    public let hop: Int
    private let fourier: RealFourierTransform
    private let weights: [Double]

    /// Prepares for a window and a hop of at most half of it, beyond which samples would be lost.
    public init(window: Int, hop: Int) {
        precondition((1...max(window / 2, 1)).contains(hop), "a hop of \(hop) for \(window)")
        self.window = window
        self.hop = hop
        fourier = RealFourierTransform(length: window)
        weights = (0..<window).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(window)) }
    }

    /// Numbers of a frame's spectrum.
    public var bins: Int { fourier.bins }

    /// The spectra of a signal.
    ///
    /// - Parameters:
    ///   - samples: The signal.
    ///   - frames: How many frames; as many as begin within the signal, and one, when nil.
    ///   - speed: Of a signal that was played so many times as fast: frames are as many times nearer together, about the same moments
    ///     of what was played.
    public func spectra(of samples: [Double], frames: Int? = nil, speed: Double = 1) -> Spectra {
        let frames = frames ?? samples.count / hop + 1
        var result = Spectra(frames: frames, bins: bins)
        var room = fourier.room()
        var piece = [Double](repeating: 0, count: window)
        for frame in 0..<frames {
            let start = Int((Double(frame * hop) / speed).rounded()) - window / 2
            for index in 0..<window {
                let place = start + index
                piece[index] =
                    place >= 0 && place < samples.count ? samples[place] * weights[index] : 0
            }
            let range = frame * bins
            result.real.withUnsafeMutableBufferPointer { real in
                result.imaginary.withUnsafeMutableBufferPointer { imaginary in
                    guard let re = real.baseAddress, let im = imaginary.baseAddress else { return }
                    fourier.transform(piece, real: re + range, imaginary: im + range, in: &room)
                }
            }
        }
        return result
    }

    /// The signal whose spectra are nearest to these in the sense of least squares (Griffin and Lim 1984, equation 6):
    /// the frames' signals under the window, added up and divided by the sum of its squares.
    ///
    /// - Parameters:
    ///   - spectra: Frames.
    ///   - count: Samples of the signal.
    ///   - least: The sum of squares that a division takes at least. Behind the last frame windows fade, and what frames do not
    ///     agree on would be divided by nearly nothing; hops of a quarter of the window cover every sample by 0.25.
    public func samples(of spectra: Spectra, count: Int, least: Double = 0) -> [Double] {
        precondition(spectra.bins == bins, "\(spectra.bins) bins for a window of \(window)")
        var sum = [Double](repeating: 0, count: count)
        var squares = sum
        var room = fourier.room()
        var piece = [Double](repeating: 0, count: window)
        for frame in 0..<spectra.frames {
            let range = frame * bins
            spectra.real.withUnsafeBufferPointer { real in
                spectra.imaginary.withUnsafeBufferPointer { imaginary in
                    guard let re = real.baseAddress, let im = imaginary.baseAddress else { return }
                    fourier.inverse(
                        real: re + range, imaginary: im + range, into: &piece, in: &room)
                }
            }
            let start = frame * hop - window / 2
            for index in max(0, -start)..<max(0, -start, min(window, count - start)) {
                sum[start + index] += piece[index] * weights[index]
                squares[start + index] += weights[index] * weights[index]
            }
        }
        // Samples that no window covers are told by no frame.
        return zip(sum, squares).map { $1 > 1e-10 ? $0 / max($1, least) : 0 }
    }
}

/// Spectra of frames, one after the other.
public struct Spectra: Sendable, Equatable {
    /// How many.
    public let frames: Int
    /// Numbers of each.
    public let bins: Int
    /// Real parts, frame after frame.
    public var real: [Double]
    /// Imaginary parts, frame after frame.
    public var imaginary: [Double]

    /// Spectra of zeros.
    public init(frames: Int, bins: Int) {
        (self.frames, self.bins) = (frames, bins)
        real = [Double](repeating: 0, count: frames * bins)
        imaginary = real
    }

    /// |X|, frame after frame.
    public var magnitudes: [Double] {
        zip(real, imaginary).map { ($0 * $0 + $1 * $1).squareRoot() }
    }
}
