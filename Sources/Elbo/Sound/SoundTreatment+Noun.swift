import ElboData

extension SoundTreatment {
    /// What the numbers of a row are called.
    var noun: String {
        switch representation {
        case .levels: "levels"
        case .power: "powers"
        case .wave: "samples"
        }
    }
}
