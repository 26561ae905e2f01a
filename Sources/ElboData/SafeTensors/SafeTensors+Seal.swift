extension SafeTensors.File {
    /// The metadata entry that holds the hash of everything else in the file.
    public static let sealName: String = "elbo.seal"

    /// The file with a hash of its contents among its metadata; a reader refuses one whose contents differ.
    ///
    /// It hashes the metadata by name, and of each array, in the order of their bytes, the name, the type, the extents
    /// and the numbers; `Dataset.fingerprint` describes the hash, which tells damage by accident, not by malice. A
    /// program that changes a file on purpose leaves the entry out, or seals anew.
    public func sealed() -> SafeTensors.File {
        var file = self
        file.metadata[SafeTensors.File.sealName] = hash
        return file
    }

    /// Whether it has such a hash.
    package var isSealed: Bool { metadata[SafeTensors.File.sealName] != nil }

    /// Checks the contents against the hash, if there is one.
    ///
    /// - Throws: `SafeTensorsDefect.brokenSeal`.
    func checkSeal() throws {
        guard let expected = metadata[SafeTensors.File.sealName] else { return }
        let found = hash
        if found != expected {
            throw SafeTensorsDefect.brokenSeal(expected: expected, found: found)
        }
    }

    /// 16 hexadecimal digits for everything but the seal.
    private var hash: String {
        var hash = FNV1a()
        for (name, text) in metadata.sorted(by: { $0.key < $1.key })
        where name != SafeTensors.File.sealName {
            hash.combine(name)
            hash.combine(text)
        }
        for index in dataOrder {
            let tensor = tensors[index]
            hash.combine(tensor.name)
            hash.combine(tensor.values.type.rawValue)
            hash.combine(UInt64(tensor.shape.count))
            for extent in tensor.shape { hash.combine(UInt64(extent)) }
            tensor.values.withUnsafeBytes { hash.combine(wordsOf: $0) }
        }
        return hash.digits
    }
}
