/// What rows tell of the tails of components: component after component, `Panel.rows` numbers each.
final class TailMemory {
    /// u, the expected precision of a row: near 1 in the middle, less far out. (ν + d) / (ν + δ) of t distributions.
    let weights: UnsafeMutablePointer<Double>
    /// log(1 + δ/ν), or of contaminated normal laws (1 - v) E[δ].
    let logs: UnsafeMutablePointer<Double>
    private let memory: UnsafeMutableBufferPointer<Double>

    /// Nil for Gaussians, which need none.
    init?(_ law: ComponentLaw, components: Int) {
        guard law.hasTails else { return nil }
        memory = .aligned(capacity: 2 * components * Panel.rows)
        weights = memory.start
        logs = memory.start + components * Panel.rows
    }

    deinit { memory.deallocate() }
}
