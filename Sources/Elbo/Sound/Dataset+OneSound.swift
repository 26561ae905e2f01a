import ElboAutoencoders
import ElboData

extension Dataset {
    /// Refuses rows of sounds that all are the same, of which any law would become arbitrarily narrow.
    ///
    /// - Throws: `AutoencoderError.oneSound`.
    func requireSounds() throws {
        func row(_ number: Int) -> [Float] { values(of: CollectionOfOne(number), by: .identity) }
        guard count > 0 else { return }
        let first = row(0)
        guard (1..<count).allSatisfy({ row($0) == first }) else { return }
        // Silence has the least of levels and powers everywhere, and a wave of it one number.
        let isSilent = first.allSatisfy { $0 == first[0] }
        guard count > 1 || isSilent else { return }
        throw AutoencoderError.oneSound(name: name, isSilent: isSilent)
    }
}
