import CZlib

/// The directory of a zip archive, and its members as byte sources.
///
/// Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 (layout) and 4.5.3 (zip64).
struct ZipArchive {
    struct Member {
        var name: String
        var method: Int
        var isEncrypted: Bool
        var checksum: UInt32
        var compressedSize: Int
        var size: Int
        var headerOffset: Int
    }

    let members: [Member]
    private let file: any SeekableBytes
    private let path: String

    /// Whether a file that begins with these bytes is a zip archive.
    static func matches(_ start: ArraySlice<UInt8>) -> Bool {
        start.starts(with: [0x50, 0x4b, 3, 4]) || start.starts(with: [0x50, 0x4b, 5, 6])
    }

    init(_ file: any SeekableBytes, path: String) throws {
        self.file = file
        self.path = path
        let directory = try ZipArchive.directory(of: file, path: path)
        var members: [Member] = []
        var position = 0
        while position < directory.count {
            guard let (member, length) = ZipArchive.member(directory[position...]) else {
                throw DataError.corrupt(
                    path: path, format: "zip", reason: "its directory is broken")
            }
            members.append(member)
            position += length
        }
        self.members = members
        // A damaged name must not make its member invisible, so all are compared with their copies.
        for member in members { _ = try contentsOffset(member) }
    }

    /// The decompressed contents of a member; its size and checksum are verified at the end.
    func open(_ member: Member) throws -> any ByteSource {
        guard !member.isEncrypted else {
            throw corrupt("'\(member.name.shortened())' is encrypted")
        }
        let start = try contentsOffset(member)
        guard member.compressedSize <= file.count - start else { throw truncated() }
        let raw = ByteRange(file, offset: start, count: member.compressedSize)
        switch member.method {
        case 0: return VerifiedBytes(raw, member: member, path: path)
        case 8:
            return VerifiedBytes(
                try InflatedBytes(raw, wrapping: .bare, path: path), member: member, path: path)
        default:
            throw corrupt("'\(member.name.shortened())' uses compression method \(member.method)")
        }
    }

    /// Where the bytes of a member begin, behind its own header.
    private func contentsOffset(_ member: Member) throws -> Int {
        guard member.headerOffset <= file.count - 30 else { throw truncated() }
        let header = try file.bytes(at: member.headerOffset, count: 30)
        let nameStart = member.headerOffset + 30
        let nameLength = header.word16(26)
        guard header.starts(with: [0x50, 0x4b, 3, 4]), nameLength <= file.count - nameStart,
            String(decoding: try file.bytes(at: nameStart, count: nameLength), as: UTF8.self)
                == member.name
        else { throw corrupt("'\(member.name.shortened())' is not where the directory says") }
        let start = nameStart + nameLength + header.word16(28)
        guard start <= file.count else { throw truncated() }
        return start
    }

    /// Finds the directory from the record at the end of the file.
    private static func directory(of file: any SeekableBytes, path: String) throws -> ArraySlice<
        UInt8
    > {
        let broken = DataError.corrupt(
            path: path, format: "zip", reason: "its directory is missing; the file may be truncated"
        )
        let tailSize = min(file.count, 22 + 65_535)
        guard tailSize >= 22 else { throw broken }
        let tailStart = file.count - tailSize
        let tail = try file.bytes(at: tailStart, count: tailSize)
        guard
            let end = stride(from: tailSize - 22, through: 0, by: -1).first(where: {
                tail[$0...].starts(with: [0x50, 0x4b, 5, 6])
                    && $0 + 22 + tail.word16($0 + 20) == tailSize
            })
        else { throw broken }
        var size = tail.word32(end + 12)
        var offset = tail.word32(end + 16)
        if offset == 0xffff_ffff || size == 0xffff_ffff || tail.word16(end + 10) == 0xffff {
            guard end >= 20, tail[(end - 20)...].starts(with: [0x50, 0x4b, 6, 7]),
                let record = tail.word64(end - 12), record <= file.count - 56
            else { throw broken }
            let wide = try file.bytes(at: record, count: 56)
            guard wide.starts(with: [0x50, 0x4b, 6, 6]), let wideSize = wide.word64(40),
                let wideOffset = wide.word64(48)
            else { throw broken }
            (size, offset) = (wideSize, wideOffset)
        }
        guard offset <= file.count, size <= file.count - offset else { throw broken }
        return try file.bytes(at: offset, count: size)[...]
    }

    /// One entry of the directory and its length.
    private static func member(_ slice: ArraySlice<UInt8>) -> (Member, length: Int)? {
        let entry = Array(slice.prefix(46))
        guard entry.count == 46, entry.starts(with: [0x50, 0x4b, 1, 2]) else { return nil }
        let nameLength = entry.word16(28)
        let extraLength = entry.word16(30)
        let length = 46 + nameLength + extraLength + entry.word16(32)
        guard length <= slice.count else { return nil }
        let name = slice.dropFirst(46).prefix(nameLength)
        var member = Member(
            name: String(decoding: name, as: UTF8.self), method: entry.word16(10),
            isEncrypted: entry.word16(8) & 1 == 1, checksum: UInt32(entry.word32(16)),
            compressedSize: entry.word32(20), size: entry.word32(24), headerOffset: entry.word32(42)
        )
        let extra = Array(slice.dropFirst(46 + nameLength).prefix(extraLength))
        return widen(&member, extra) ? (member, length) : nil
    }

    /// Replaces sizes that do not fit 32 bits by those of the zip64 field.
    private static func widen(_ member: inout Member, _ extra: [UInt8]) -> Bool {
        var position = 0
        while position + 4 <= extra.count {
            let end = position + 4 + extra.word16(position + 2)
            guard end <= extra.count else { return true }
            if extra.word16(position) == 1 {
                var field = position + 4
                for keyPath in [\Member.size, \.compressedSize, \.headerOffset]
                where member[keyPath: keyPath] == 0xffff_ffff {
                    guard field + 8 <= end, let value = extra.word64(field) else { return false }
                    member[keyPath: keyPath] = value
                    field += 8
                }
            }
            position = end
        }
        return true
    }

    private func corrupt(_ reason: String) -> DataError {
        .corrupt(path: path, format: "zip", reason: reason)
    }

    private func truncated() -> DataError {
        .truncated(path: path, expected: nil, found: nil)
    }
}

/// The contents of an archive member, compared at their end with the announced size and checksum.
private final class VerifiedBytes: ByteSource {
    private let base: any ByteSource
    private let member: ZipArchive.Member
    private let path: String
    private var size = 0
    private var checksum: UInt = crc32(0, nil, 0)

    init(_ base: any ByteSource, member: ZipArchive.Member, path: String) {
        self.base = base
        self.member = member
        self.path = path
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try base.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(1 << 30)))
        if count > 0 {
            size += count
            checksum = crc32(
                checksum, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(count))
        } else if buffer.count > 0,
            size != member.size || UInt32(truncatingIfNeeded: checksum) != member.checksum
        {
            throw DataError.corrupt(
                path: path, format: "zip",
                reason: "the checksum of '\(member.name.shortened())' is wrong")
        }
        return count
    }

    var remainingAtMost: Int? { base.remainingAtMost.map { min($0, max(0, member.size - size)) } }

    var credibleRemainder: Int? { base.credibleRemainder }

    var fractionRead: Double? { base.fractionRead }
}

extension [UInt8] {
    fileprivate func word16(_ offset: Int) -> Int {
        Int(self[offset]) | Int(self[offset + 1]) << 8
    }

    fileprivate func word32(_ offset: Int) -> Int {
        word16(offset) | word16(offset + 2) << 16
    }

    /// A 64-bit number, if it is not beyond what a file offset can be.
    fileprivate func word64(_ offset: Int) -> Int? {
        let high = word32(offset + 4)
        return high < 0x8000_0000 ? word32(offset) | high << 32 : nil
    }
}
