/// Texts in order: in memory, or in a file of which only the places are known.
public struct TextList: RandomAccessCollection, Sendable, ExpressibleByArrayLiteral {
    private enum Storage: Sendable {
        case memory([String])
        case file(StoredTexts, starts: PackedNumbers)
    }

    private let storage: Storage

    /// Texts in memory.
    public init(_ texts: some Sequence<String>) { storage = .memory(Array(texts)) }

    /// Texts in memory.
    public init(arrayLiteral texts: String...) { storage = .memory(texts) }

    /// Texts of a file.
    ///
    /// - Parameter starts: Where each begins, in bytes.
    init(_ file: StoredTexts, starts: PackedNumbers) { storage = .file(file, starts: starts) }

    /// 0
    public var startIndex: Int { 0 }

    /// How many texts there are.
    public var endIndex: Int {
        switch storage {
        case .memory(let texts): texts.count
        case .file(_, let starts): starts.count
        }
    }

    /// The text at a place; of a file it is read again.
    public subscript(place: Int) -> String {
        switch storage {
        case .memory(let texts): texts[place]
        case .file(let file, let starts): file.text(at: starts[place])
        }
    }

    /// Those at some places, in this order; texts of a file stay there.
    func selecting(_ places: some Collection<Int>) -> TextList {
        switch storage {
        case .memory(let texts): TextList(places.map { texts[$0] })
        case .file(let file, let starts): TextList(file, starts: starts.selecting(places))
        }
    }

    /// The texts one after another; of a file many are read at once.
    public func makeIterator() -> Iterator {
        switch storage {
        case .memory(let texts): Iterator(texts: texts, window: nil, starts: PackedNumbers())
        case .file(let file, let starts):
            Iterator(texts: [], window: TextWindow(file, atOnce: 1 << 18), starts: starts)
        }
    }

    /// Gives the texts of a list.
    public struct Iterator: IteratorProtocol {
        fileprivate let texts: [String]
        fileprivate var window: TextWindow?
        fileprivate let starts: PackedNumbers
        fileprivate var place = 0

        fileprivate init(texts: [String], window: TextWindow?, starts: PackedNumbers) {
            self.texts = texts
            self.window = window
            self.starts = starts
        }

        /// The next text.
        public mutating func next() -> String? {
            guard place < (window == nil ? texts.count : starts.count) else { return nil }
            defer { place += 1 }
            return window?.text(at: starts[place]) ?? texts[place]
        }
    }
}

extension TextList: Equatable {
    /// Whether both have the same texts in the same order.
    public static func == (left: TextList, right: TextList) -> Bool { left.elementsEqual(right) }
}
