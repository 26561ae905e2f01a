/// How image files become data.
public struct ImageOptions: Hashable, Sendable {
    /// The size of every image; nil when all have one size already.
    public var size: ImageSize?
    /// What pixels are made of; nil for grey when every file is grey, and colour otherwise.
    public var color: ImageColor?
    /// How images of other sizes are resized.
    public var filter: ResizeFilter
    /// Whether one unreadable image is an error; else it is left out.
    public var isStrict: Bool
    /// Where the finished images of a folder are kept for the next run.
    public var cache: ImageCachePolicy
    /// How many files are decoded at once; nil for one on each core. The result is the same.
    public var threads: Int?

    /// Collects options; by default images stay as they are and nothing is kept on disk.
    public init(
        size: ImageSize? = nil, color: ImageColor? = nil, filter: ResizeFilter = .catmullRom,
        isStrict: Bool = false, cache: ImageCachePolicy = .none, threads: Int? = nil
    ) {
        self.size = size
        self.color = color
        self.filter = filter
        self.isStrict = isStrict
        self.cache = cache
        self.threads = threads
    }

    /// Options that treat images as a model's examples were treated, where nothing else is asked for.
    public func treating(as treatment: ImageTreatment) -> ImageOptions {
        var options = self
        options.size = size ?? treatment.size
        options.color = color ?? treatment.color
        options.filter = treatment.filter
        return options
    }
}

/// Where the finished images of a folder are kept, so that the next run need not decode them again.
///
/// The bytes are then not copied into memory but mapped, so a set may be larger than memory.
public enum ImageCachePolicy: Hashable, Sendable {
    /// Nowhere; all bytes are in memory.
    case none
    /// In this folder, if the image files together have at least `threshold` bytes; smaller sets decode in
    /// a moment. When the folder cannot be written, images are kept in memory instead.
    case large(folder: String, threshold: Int)
    /// In this folder.
    case always(folder: String)

    /// The user's cache folder for sets of 16 MiB and more; nowhere if there is no such folder.
    ///
    /// That is `$XDG_CACHE_HOME/elbo`, `~/.cache/elbo`, or on macOS `~/Library/Caches/elbo`.
    ///
    /// - Parameter environment: the variables of the process.
    public static func automatic(environment: [String: String]) -> ImageCachePolicy {
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        // A relative path there is invalid (XDG Base Directory Specification 0.8).
        let shared = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        #if os(macOS)
            let own = home.map { $0 + "/Library/Caches" }
        #else
            let own = home.map { $0 + "/.cache" }
        #endif
        guard let folder = shared ?? own else { return .none }
        return .large(folder: folder + "/elbo", threshold: 16 << 20)
    }
}
