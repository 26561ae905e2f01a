/// NumPy's format for several arrays: a zip archive of NPY files.
enum NPZFormat {
    /// Names that people give to the array that holds the data, the likeliest first.
    private static let customaryNames = ["X", "x", "data", "images", "arr_0"]

    /// Opens one array of an archive, before its NPY header.
    ///
    /// - Parameter wanted: the name of the array without `.npy`; nil for a customary one, or the only one.
    static func open(
        _ file: any SeekableBytes, path: String, member wanted: String?
    ) throws -> ByteReader {
        let archive = try ZipArchive(file, path: path)
        let arrays = archive.members.filter { $0.name.hasSuffix(".npy") }
            .map { (name: String($0.name.dropLast(4)), member: $0) }
        let names = arrays.map(\.name)
        let name: String
        if let wanted {
            name = wanted
        } else if let customary = customaryNames.first(where: names.contains) {
            name = customary
        } else if names.count == 1 {
            name = names[0]
        } else if names.isEmpty {
            throw DataError.corrupt(path: path, format: "NPZ", reason: "it holds no arrays")
        } else {
            throw DataError.ambiguousMember(path: path, members: names)
        }
        guard let chosen = arrays.first(where: { $0.name == name }) else {
            throw DataError.noSuchMember(path: path, member: name, members: names)
        }
        return ByteReader(try archive.open(chosen.member), path: path)
    }
}
