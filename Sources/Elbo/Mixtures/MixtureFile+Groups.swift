import ElboMixtures
public import ElboModelFiles

extension MixtureFile {
    /// What rows are sorted into, as sets of laws: the clusters that components were joined into, or each component; the noise
    /// is the last.
    public var groups: [[Int]] {
        let clusters = manifest.merging?.clusters ?? mixture.components.indices.map { [$0] }
        return clusters + (mixture.noise == nil ? [] : [[mixture.components.count]])
    }

    /// What people call a group of `groups`: a cluster of joined components has a letter, so that its name is not that of a component.
    public func name(ofGroup index: Int) -> String {
        guard let merging = manifest.merging, index < merging.clusters.count else {
            return name(ofComponent: groups[index][0])
        }
        var (rest, letters) = (index, "")
        repeat {
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }

    /// What a group is called in sentences.
    public var groupNoun: String { manifest.merging == nil ? "component" : "cluster" }
}
