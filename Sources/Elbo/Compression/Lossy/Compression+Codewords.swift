import ElboAutoencoders
import ElboCompression
import ElboData
import ElboModelFiles
import Foundation

extension Compression {
    /// How far what a lossy file brings back is from what was given.
    public struct Loss: Sendable, Encodable {
        /// The mean of the squared differences, in the data's own units.
        public let squaredError: Double
        /// What is white where elements are bytes or shares of 1, else the greatest number less the least.
        public let peak: Double

        /// The variance of what was given.
        public let variance: Double
        /// Peak signal-to-noise ratio in decibels, 10 log₁₀ (peak² / squared error); infinite where nothing was lost.
        public let signalToNoise: Double

        init(squaredError: Double, peak: Double, variance: Double) {
            self.squaredError = squaredError
            self.peak = peak
            self.variance = variance
            signalToNoise = 10 * log10(peak * peak / squaredError)
        }
    }

    /// Compresses the elements of an IDX or NPY file as the numbers of their codewords.
    func compress(
        _ input: SpooledInput, with lossy: LossyModel, chunk: Int, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let stream = try ElementStream(input.path)
        guard let form = stream.form else {
            throw CompressionError.unsuitedData(
                path: input.name,
                reason:
                    "numbers that come back changed are written as bytes or in floating point of 32 or 64 bits, and its elements are others"
            )
        }
        try requireItems(of: stream, input)
        let header = header(
            of: stream, input,
            lossy: LossyLayout(
                places: lossy.numbers.places, codewords: lossy.numbers.codewords,
                elements: form.kind.rawValue, bigEndian: form.bigEndian),
            chunk: chunk, seed: seed)
        let rival = DeflatedSize()
        var difference = Difference()
        var bytes = 0
        let account = try Container.write(
            header, lossy.numbers, threads: threads, isVerifying: isVerifying,
            numbers: { examples in
                progress(Double(examples.lowerBound) / Double(header.examples))
                let elements = try stream.next(examples.count * header.symbols)
                rival?.add(elements)
                let values = stride(from: 0, to: elements.count, by: form.size).map {
                    stream.number(elements[$0..<$0 + form.size])
                }
                guard values.allSatisfy(\.isFinite) else {
                    throw CompressionError.unsuitedData(
                        path: input.name,
                        reason:
                            "it has numbers that are missing or infinite, of which no code tells")
                }
                let numbers = try lossy.numbers(of: values)
                difference.add(
                    values, try lossy.examples(of: numbers).map { form.rounded($0) })
                return numbers
            },
            to: {
                bytes += $0.count
                try write($0)
            })
        try stream.requireEnd()
        let dimensions = header.examples * header.symbols
        return Result(
            originalBytes: stream.head.count + dimensions * stream.elementSize, bytes: bytes,
            gzipBytes: rival?.total(), examples: header.examples, dimensions: dimensions,
            account: account,
            loss: difference.loss(of: form))
    }
}

extension LossyModel {
    /// Decodes the elements of chunk after chunk.
    ///
    /// - Throws: `CompressionError` for another model or arithmetic, what `each` throws.
    func decode(
        _ file: CompressedFile, hash: String, threads: Int,
        each: (Int, [UInt8]?) throws -> Void
    ) throws {
        try file.decode(with: numbers, hash: hash, threads: threads) { index, numbers in
            guard let layout = file.header.lossy,
                let kind = ElementForm.Kind(rawValue: layout.elements)
            else { throw CompressionError.damagedHead }
            let form = ElementForm(kind: kind, bigEndian: layout.bigEndian)
            try each(index, try numbers.map { form.bytes(of: try examples(of: $0)) })
        }
    }
}

/// How far what comes back is from what was given.
private struct Difference {
    private var squares = 0.0
    private var count = 0
    private var sum = 0.0
    private var sumOfSquares = 0.0
    private var least = Float.infinity
    private var greatest = -Float.infinity

    mutating func add(_ given: [Float], _ back: [Float]) {
        for (x, y) in zip(given, back) {
            squares += Double(x - y) * Double(x - y)
            sum += Double(x)
            sumOfSquares += Double(x) * Double(x)
            least = min(least, x)
            greatest = max(greatest, x)
        }
        count += given.count
    }

    func loss(of form: ElementForm) -> Compression.Loss {
        let count = Double(max(count, 1))
        return Compression.Loss(
            squaredError: squares / count, peak: peak(of: form),
            variance: sumOfSquares / count - sum / count * (sum / count))
    }

    private func peak(of form: ElementForm) -> Double {
        if form.kind == .uint8 { return 255 }
        guard count > 0, least < 0 || greatest > 1 else { return 1 }
        return Double(greatest - least)
    }
}
