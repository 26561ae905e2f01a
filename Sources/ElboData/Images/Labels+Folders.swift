extension Labels {
    /// Takes the sub-folders that images lie in as their classes, the first level of them.
    ///
    /// Nil unless the rows are named and all of them lie in at least two different sub-folders.
    public init?(foldersOf data: Dataset) {
        guard let names = data.rowNames, data.schema.text == nil else { return nil }
        let folders = names.compactMap { name in
            name.firstIndex(of: "/").map { String(name[..<$0]) }
        }
        guard folders.count == names.count, Set(folders).count > 1 else { return nil }
        self.init(folders)
    }
}
