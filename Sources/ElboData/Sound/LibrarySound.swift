import CSndFile

/// Sounds that libsndfile decodes: AIFF, FLAC, Ogg, MP3, and rarer kinds of WAV.
enum LibrarySound {
    /// A file in memory, as libsndfile asks for it.
    private struct Cursor {
        let bytes: UnsafeRawBufferPointer
        var place = 0
    }

    private static func cursor(_ pointer: UnsafeMutableRawPointer?)
        -> UnsafeMutablePointer<Cursor>?
    {
        pointer?.assumingMemoryBound(to: Cursor.self)
    }

    private static func callbacks() -> SF_VIRTUAL_IO {
        SF_VIRTUAL_IO(
            get_filelen: { sf_count_t(LibrarySound.cursor($0)?.pointee.bytes.count ?? 0) },
            seek: { offset, whence, pointer in
                guard let cursor = LibrarySound.cursor(pointer) else { return -1 }
                let count = cursor.pointee.bytes.count
                let base =
                    whence == SEEK_SET ? 0 : whence == SEEK_CUR ? cursor.pointee.place : count
                let (place, isBeyond) = base.addingReportingOverflow(Int(offset))
                guard !isBeyond, (0...count).contains(place) else { return -1 }
                cursor.pointee.place = place
                return sf_count_t(place)
            },
            read: { target, wanted, pointer in
                guard let cursor = LibrarySound.cursor(pointer), let target, wanted > 0 else {
                    return 0
                }
                let (bytes, place) = (cursor.pointee.bytes, cursor.pointee.place)
                let count = min(Int(wanted), bytes.count - place)
                guard count > 0, let base = bytes.baseAddress else { return 0 }
                target.copyMemory(from: base + place, byteCount: count)
                cursor.pointee.place += count
                return sf_count_t(count)
            },
            write: { _, _, _ in 0 },
            tell: { sf_count_t(LibrarySound.cursor($0)?.pointee.place ?? 0) })
    }

    /// Decodes a file.
    ///
    /// - Throws: `SoundDefect`.
    static func sound(_ bytes: [UInt8]) throws(SoundDefect) -> Sound {
        try bytes.withUnsafeBytes { raw -> Result<Sound, SoundDefect> in
            var cursor = Cursor(bytes: raw)
            return withUnsafeMutablePointer(to: &cursor, sound)
        }.get()
    }

    private static func sound(_ cursor: UnsafeMutablePointer<Cursor>) -> Result<Sound, SoundDefect>
    {
        var io = callbacks()
        var info = SF_INFO()
        guard let file = sf_open_virtual(&io, Int32(SFM_READ), &info, cursor) else {
            return .failure(
                Int(sf_error(nil)) == SF_ERR_UNRECOGNISED_FORMAT
                    ? .unknownFormat : .damaged(reason: reason(nil)))
        }
        defer { sf_close(file) }
        let channels = Int(info.channels)
        guard channels > 0, info.samplerate > 0 else {
            return .failure(.damaged(reason: "\(channels) channels at \(info.samplerate) Hz"))
        }
        // Only what is really there is made room for; short files need no more than they say.
        let piece = max(min(Int(clamping: info.frames), 65_536 / channels), 1)
        var samples: [Float] = []
        var room = [Float](repeating: 0, count: piece * channels)
        while true {
            let count = Int(sf_readf_float(file, &room, sf_count_t(piece)))
            guard count > 0 else { break }
            samples += room[..<(count * channels)]
            guard samples.count <= Sound.mostSamples else {
                return .failure(
                    .unsupported(
                        reason: "more than \(Sound.mostSamples) samples; cut it into pieces"))
            }
        }
        guard Int(sf_error(file)) == SF_ERR_NO_ERROR else {
            return .failure(.damaged(reason: reason(file)))
        }
        // Formats without a header of their own only estimate how long they are.
        let isExact = ![SF_FORMAT_OGG, SF_FORMAT_MPEG].contains(
            Int(info.format) & SF_FORMAT_TYPEMASK)
        if isExact, info.frames < Int64.max, samples.count / channels < Int(info.frames) {
            return .failure(.truncated)
        }
        return .success(Sound(rate: Int(info.samplerate), channels: channels, samples: samples))
    }

    private static func reason(_ file: OpaquePointer?) -> String {
        let text = sf_strerror(file).map { String(cString: $0) } ?? "it cannot be decoded"
        return String(text.split(whereSeparator: \.isNewline).first ?? "it cannot be decoded")
            .trimmingSuffix { $0 == "." || $0 == " " }
    }
}

extension String {
    /// Without the characters at the end that a condition holds for.
    fileprivate func trimmingSuffix(_ condition: (Character) -> Bool) -> String {
        var result = self
        while let last = result.last, condition(last) { result.removeLast() }
        return result
    }
}
