/// An image file on disk.
struct ImageFile: Sendable {
    let path: String

    /// Files beyond this are no sensible images.
    static let largest = 1 << 30

    static func tooLarge(_ size: Int) -> ImageDefect {
        .unsupported(reason: "a file of \(size >> 20) MiB")
    }

    /// Headers end before this in nearly every file.
    private static let headerSize = 1 << 16

    /// What the file says before its pixels.
    func header() throws(ImageDefect) -> ImageHeader {
        let (start, isWhole) = try bytes(atMost: ImageFile.headerSize)
        do throws(ImageDefect) {
            return try parse(start) { bytes throws(ImageDefect) in try ImageHeader(bytes) }
        } catch .truncated where !isWhole {
            let whole = try bytes(atMost: .max).bytes
            return try parse(whole) { bytes throws(ImageDefect) in try ImageHeader(bytes) }
        }
    }

    /// Decodes the file and brings it to the size and colour of a treatment.
    func read(
        as treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(ImageDefect) {
        let whole = try bytes(atMost: .max).bytes
        try parse(whole) { bytes throws(ImageDefect) in
            try treatment.apply(to: bytes, into: result)
        }
    }

    private func parse<Result>(
        _ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws(ImageDefect) -> Result
    ) throws(ImageDefect) -> Result {
        guard !bytes.isEmpty else { throw .empty }
        return try bytes.withBytes(body)
    }

    private func bytes(
        atMost limit: Int
    ) throws(ImageDefect) -> (bytes: [UInt8], isWhole: Bool) {
        do {
            let file = try InputFile(path)
            guard let size = file.size else { return ([], true) }
            guard size <= ImageFile.largest else {
                throw ImageFile.tooLarge(size)
            }
            let count = min(size, limit)
            return (try file.bytes(at: 0, count: count), count == size)
        } catch let defect as ImageDefect {
            throw defect
        } catch DataError.cannotRead(_, let reason) {
            throw .cannotRead(reason: reason)
        } catch DataError.truncated {
            throw .cannotRead(reason: "it shrank while it was read")
        } catch {
            throw .cannotRead(reason: systemReason(2))
        }
    }
}
