/// Names of the files that stand beside another while it is worked on.
enum HiddenName {
    /// `folder/.name.ending` for `folder/name`.
    static func beside(_ path: String, ending: String) -> String {
        let (folder, name) = split(path)
        return "\(folder).\(shortened(name)).\(ending)"
    }

    /// A path's folder, with its last slash, and its name.
    static func split(_ path: String) -> (folder: String, name: String) {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return (String(path[..<cut]), String(path[cut...]))
    }

    /// A name that leaves room for what is added to it.
    private static func shortened(_ name: String) -> String {
        name.utf8.count < 200 ? name : "output"
    }
}
