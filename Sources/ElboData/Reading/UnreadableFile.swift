/// A file of a folder that should be an example and is none.
public struct UnreadableFile<Defect: Error & Hashable & CustomStringConvertible>: Hashable,
    Sendable,
    CustomStringConvertible
{
    /// Its path within the folder.
    public let path: String
    /// What is wrong with it.
    public let defect: Defect

    /// Names what was found.
    public init(path: String, defect: Defect) {
        self.path = path
        self.defect = defect
    }

    /// For example `cats/3.png (truncated)`.
    public var description: String { "\(path.shortened(to: 80)) (\(defect))" }

    /// The first few, for one line of a message.
    package static func list(_ files: [UnreadableFile]) -> String {
        let shown = files.prefix(3).map(\.description).joined(separator: ", ")
        return files.count > 3 ? "\(shown) and \(files.count - 3) more" : shown
    }
}

extension UnreadableFile: Codable where Defect: Codable {}

/// An image of a folder that cannot be read.
public typealias UnreadableImage = UnreadableFile<ImageDefect>
/// A sound of a folder that cannot be read.
public typealias UnreadableSound = UnreadableFile<SoundDefect>
/// A video of a folder that cannot be read.
public typealias UnreadableVideo = UnreadableFile<VideoDefect>
