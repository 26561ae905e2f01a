import ElboNumerics

/// Brings the images of a folder into memory or into the cache, a piece at a time.
struct ImageFolderReader {
    let listing: FolderListing
    let options: ImageOptions
    let progress: (_ done: Int, _ total: Int) -> Void

    /// The finished images.
    func read() throws -> (contents: ImageCacheContents, bytes: ByteStorage, isFromCache: Bool) {
        guard let (cache, isRequired) = cache else {
            let (contents, bytes) = try readIntoMemory()
            return (contents, bytes, false)
        }
        if let (contents, bytes) = cache.open() { return (contents, bytes, true) }
        let plan = try ImagePlan(listing, options)
        do {
            try cache.write { output in
                try decode(plan) { try output.write($0) }
            }
        } catch DataError.cannotWrite where !isRequired {
            // A convenience that cannot be had, for example on a full or read-only disk.
        }
        if let (contents, bytes) = cache.open() { return (contents, bytes, false) }
        let (contents, bytes) = try readIntoMemory(plan)
        return (contents, bytes, false)
    }

    private var cache: (cache: ImageCache, isRequired: Bool)? {
        switch options.cache {
        case .none: nil
        case .large(let folder, let threshold):
            listing.size < threshold
                ? nil : (ImageCache(folder: folder, listing: listing, options: options), false)
        case .always(let folder):
            (ImageCache(folder: folder, listing: listing, options: options), true)
        }
    }

    private func readIntoMemory(
        _ plan: ImagePlan? = nil
    ) throws -> (contents: ImageCacheContents, bytes: ByteStorage) {
        let plan = try plan ?? ImagePlan(listing, options)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(plan.files.count * plan.treatment.itemSize)
        let contents = try decode(plan) { bytes.append(contentsOf: $0) }
        return (contents, ByteStorage(bytes))
    }

    /// Decodes all files and hands out the finished images in order.
    private func decode(
        _ plan: ImagePlan, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> ImageCacheContents {
        let itemSize = plan.treatment.itemSize
        var rows: [String] = []
        var unreadable = plan.unreadable
        var start = 0
        var room: [UInt8] = []
        while start < plan.files.count {
            let piece = piece(of: plan, from: start)
            if room.count < piece.count * itemSize {
                room = [UInt8](repeating: 0, count: piece.count * itemSize)
            }
            let defects = room.withUnsafeMutableBufferPointer { decode(plan, piece, into: $0) }
            try room.withUnsafeBytes { bytes in
                for (offset, defect) in defects.enumerated() {
                    let path = plan.files[piece.lowerBound + offset].path
                    if let defect {
                        unreadable.append(UnreadableImage(path: path, defect: defect))
                    } else {
                        rows.append(path)
                        let place = offset * itemSize..<(offset + 1) * itemSize
                        try body(UnsafeRawBufferPointer(rebasing: bytes[place]))
                    }
                }
            }
            start = piece.upperBound
            progress(start, plan.files.count)
        }
        guard !rows.isEmpty else {
            throw DataError.unreadableImages(
                path: listing.folder, unreadable: unreadable + listing.lostImages,
                total: listing.files.count + listing.lost.count)
        }
        return ImageCacheContents(
            treatment: plan.treatment, rows: rows, unreadable: unreadable)
    }

    /// Decodes some files on all cores, each to its place; says what was wrong with which.
    private func decode(
        _ plan: ImagePlan, _ piece: Range<Int>, into room: UnsafeMutableBufferPointer<UInt8>
    ) -> [ImageDefect?] {
        let (listing, files, treatment) = (listing, plan.files, plan.treatment)
        // Every file has a place of its own.
        nonisolated(unsafe) let places = room
        return concurrentMap(piece.count, threads: options.threads) { offset in
            guard let base = places.baseAddress else { return .noMemory }
            let file = ImageFile(path: listing.location(files[piece.lowerBound + offset].path))
            do throws(ImageDefect) {
                try file.read(as: treatment, into: base + offset * treatment.itemSize)
                return nil
            } catch {
                return error
            }
        }
    }

    /// Files that take neither much memory nor much time.
    private func piece(of plan: ImagePlan, from start: Int) -> Range<Int> {
        let most = min(max((64 << 20) / plan.treatment.itemSize, 16), 1024)
        var end = start
        var size = 0
        while end < plan.files.count, end - start < most, size < 32 << 20 || end - start < 16 {
            size += plan.files[end].size
            end += 1
        }
        return start..<end
    }
}
