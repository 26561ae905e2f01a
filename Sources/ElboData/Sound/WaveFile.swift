/// Sounds as RIFF WAVE files: whole numbers of 8, 16, 24 and 32 bits and floats of 32 and 64 are read, 16 bits written.
public enum WaveFile {
    /// What the fmt chunk says.
    private struct Format {
        let isFloat: Bool
        let bits: Int
        let channels: Int
        let rate: Int
    }

    /// Decodes a file; nil for one that is no WAVE or has another encoding.
    ///
    /// - Throws: `SoundDefect`.
    static func sound(_ bytes: [UInt8]) throws(SoundDefect) -> Sound? {
        guard matches(bytes[...]) else { return nil }
        var format: Format?
        var place = 12
        while place + 8 <= bytes.count {
            let size = number(bytes, place + 4, 4)
            let start = place + 8
            if bytes[place..<place + 4].elementsEqual("fmt ".utf8) {
                guard size >= 16, start + size <= bytes.count else { throw .truncated }
                guard let known = try self.format(bytes, start, size) else { return nil }
                format = known
            } else if bytes[place..<place + 4].elementsEqual("data".utf8) {
                guard let format else {
                    throw .damaged(reason: "samples stand before what describes them")
                }
                // What is written into a pipe cannot know its size.
                let isOpen = size == 0xffff_ffff || size == 0 && start < bytes.count
                guard isOpen || start + size <= bytes.count else { throw .truncated }
                return try decode(bytes[start..<(isOpen ? bytes.count : start + size)], format)
            }
            // Chunks begin at even places.
            place = start + size + size % 2
        }
        throw .truncated
    }

    /// Whether a file begins as a WAVE does.
    static func matches(_ start: ArraySlice<UInt8>) -> Bool {
        start.count >= 12 && start.prefix(4).elementsEqual("RIFF".utf8)
            && start.dropFirst(8).prefix(4).elementsEqual("WAVE".utf8)
    }

    private static func format(
        _ bytes: [UInt8], _ start: Int, _ size: Int
    ) throws(SoundDefect) -> Format? {
        var code = number(bytes, start, 2)
        // The extensible form has its code in a longer name.
        if code == 0xfffe, size >= 26 { code = number(bytes, start + 24, 2) }
        let channels = number(bytes, start + 2, 2)
        let bits = number(bytes, start + 14, 2)
        let isKnown =
            code == 1 && [8, 16, 24, 32].contains(bits) || code == 3 && [32, 64].contains(bits)
        guard isKnown else { return nil }
        guard channels > 0, number(bytes, start + 12, 2) == channels * bits / 8 else {
            throw .damaged(
                reason:
                    "\(channels) channels of \(bits) bits in \(number(bytes, start + 12, 2)) bytes")
        }
        let rate = number(bytes, start + 4, 4)
        guard rate > 0 else { throw .damaged(reason: "0 samples a second") }
        return Format(isFloat: code == 3, bits: bits, channels: channels, rate: rate)
    }

    private static func decode(
        _ data: ArraySlice<UInt8>, _ format: Format
    ) throws(SoundDefect) -> Sound {
        let width = format.bits / 8
        let count = data.count / (width * format.channels) * format.channels
        guard count <= Sound.mostSamples else {
            throw .unsupported(reason: "\(count) samples in one file; cut it into pieces")
        }
        let samples = data.withUnsafeBytes { raw in
            (0..<count).map { sample(raw, $0 * width, format) }
        }
        return Sound(rate: format.rate, channels: format.channels, samples: samples)
    }

    private static func sample(
        _ raw: UnsafeRawBufferPointer, _ place: Int, _ format: Format
    ) -> Float {
        func load<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
            Number(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: type))
        }
        switch (format.isFloat, format.bits) {
        case (true, 32): return Float(bitPattern: load(UInt32.self))
        case (true, _): return Float(Double(bitPattern: load(UInt64.self)))
        case (false, 8): return (Float(raw[place]) - 128) / 128
        case (false, 16): return Float(load(Int16.self)) / 32_768
        case (false, 24):
            let low = Int32(load(UInt16.self))
            return Float(Int32(Int8(bitPattern: raw[place + 2])) << 16 | low) / 8_388_608
        case (false, _): return Float(load(Int32.self)) / 2_147_483_648
        }
    }

    private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    /// A file of 16 bits a sample; samples beyond full scale take the nearer end.
    public static func bytes(of sound: Sound) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: Int, _ count: Int) {
            for index in 0..<count {
                bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index)))
            }
        }
        let size = 2 * sound.samples.count
        bytes.reserveCapacity(44 + size)
        bytes += Array("RIFF".utf8)
        append(36 + size, 4)
        bytes += Array("WAVEfmt ".utf8)
        append(16, 4)
        append(1, 2)
        append(sound.channels, 2)
        append(sound.rate, 4)
        append(sound.rate * sound.channels * 2, 4)
        append(sound.channels * 2, 2)
        append(16, 2)
        bytes += Array("data".utf8)
        append(size, 4)
        for sample in sound.samples {
            let scaled = (sample.isNaN ? 0 : min(max(sample, -1), 1)) * 32_768
            append(Int(min(scaled.rounded(), 32_767)), 2)
        }
        return bytes
    }
}
