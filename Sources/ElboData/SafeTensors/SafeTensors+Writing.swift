extension SafeTensors.File {
    /// Writes the file; equal contents give equal bytes.
    ///
    /// The header lists the arrays in the given order and the metadata by name, and is padded with
    /// spaces to a multiple of 8. The bytes of the arrays follow without gaps, as the format demands:
    /// those with large elements first, so that every array is aligned to its elements.
    ///
    /// - Parameters:
    ///   - path: where to write; `-` is standard output.
    ///   - existing: what becomes of a file that is there.
    /// - Throws: `DataError.cannotWrite` and `DataError.appeared`; an older file at `path` is then untouched.
    public func write(to path: String, existing: ExistingFile = .replaced) throws {
        let header = header()
        let tensors = dataOrder.map { self.tensors[$0] }
        try AtomicFile.write(to: path, existing: existing) { output in
            try output.write(header)
            for tensor in tensors { try tensor.values.withUnsafeBytes { try output.write($0) } }
        }
    }

    /// The bytes that `write(to:)` writes.
    public func serialized() -> [UInt8] {
        var bytes = header()
        for index in dataOrder {
            tensors[index].values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// The arrays by falling size of their elements, otherwise in the given order.
    var dataOrder: [Int] {
        tensors.indices.sorted {
            let (left, right) = (tensors[$0].values.type.size, tensors[$1].values.type.size)
            return left != right ? left > right : $0 < $1
        }
    }

    /// The length and the JSON text.
    private func header() -> [UInt8] {
        var begins = [Int](repeating: 0, count: tensors.count)
        var position = 0
        for index in dataOrder {
            begins[index] = position
            position += tensors[index].values.count * tensors[index].values.type.size
        }
        var entries: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map {
                "\(json($0.key)):\(json($0.value))"
            }
            entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        var names: Set<String> = []
        for (tensor, begin) in zip(tensors, begins) {
            precondition(
                names.insert(tensor.name).inserted && tensor.name != "__metadata__",
                "'\(tensor.name)' cannot name an array, or names two")
            let type = tensor.values.type
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let end = begin + tensor.values.count * type.size
            entries.append(
                "\(json(tensor.name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(begin),\(end)]}")
        }
        var text = Array("{\(entries.joined(separator: ","))}".utf8)
        text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
        precondition(
            text.count <= SafeTensors.longestHeader, "the metadata is too long for the format")
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    /// A JSON string literal (RFC 8259, section 7).
    private func json(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\t": literal += "\\t"
            case "\r": literal += "\\r"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
