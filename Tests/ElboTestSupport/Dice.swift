package import ElboNumerics

/// A stream of random choices from one key: the same key, the same choices.
package struct Dice {
    private let key: RandomKey
    private var position: UInt64 = 0

    /// A stream for one seed.
    package init(_ seed: UInt64) { key = RandomKey(seed: seed) }

    /// A stream for one key.
    package init(_ key: RandomKey) { self.key = key }

    /// The next uniform number in the open interval (0, 1).
    package mutating func uniform() -> Double {
        defer { position += 1 }
        return RandomKey.uniform(key.block(position).0)
    }

    /// The next standard normal number.
    package mutating func normal() -> Double {
        defer { position += 1 }
        let words = key.block(position)
        return RandomKey.normals(words.0, words.1).0
    }

    /// The next whole number below `count`.
    package mutating func below(_ count: Int) -> Int {
        Int(uniform() * Double(count))
    }

    /// True with this probability.
    package mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// One of these, each equally likely.
    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// A random order of `0..<count`.
    package mutating func order(_ count: Int) -> [Int] {
        defer { position += 1 }
        return key.child(position).permutation(count)
    }
}
