import CElboMixtures
import Foundation

/// ln Π_j θ_kj[x_j] of every law, ready to be added to the log-densities of panels.
struct LevelDensity: Sendable {
    /// For each law and slot: 0 for a missing cell, ln θ_kj[l] for a level.
    private let logs: [[Double]]
    private let slots: LevelSlots

    /// - Parameters:
    ///   - levels: θ.
    ///   - hasNoise: whether a uniform law comes last, under which every level has the probability 1 / L_j.
    init(_ levels: LevelProbabilities, hasNoise: Bool) {
        let uniform = levels.columns.levels.map {
            [Double](repeating: 1 / Double($0.count), count: $0.count)
        }
        slots = levels.columns.slots
        logs = (levels.shares + (hasNoise ? [uniform] : [])).map { law in
            law.flatMap { own in [0] + own.map { log($0) } }
        }
    }

    /// Adds the categories' part to log-densities, law after law.
    func add(_ panel: Panel, to densities: UnsafeMutablePointer<Double>) {
        guard let codes = panel.slots else { return }
        for (law, logs) in logs.enumerated() {
            logs.withUnsafeBufferPointer { logs in
                guard let first = logs.baseAddress else { return }
                for (category, start) in slots.starts.enumerated() {
                    elbo_add_levels(
                        codes + category * Panel.rows, panel.places, first + start,
                        densities + law * Panel.rows)
                }
            }
        }
    }

    /// The sum over some categories' levels, law after law.
    ///
    /// - Parameter levels: the place of the level of each category that is known.
    func logs(of levels: [Int: Int]) -> [Double] {
        logs.map { own in levels.reduce(0) { $0 + own[slots.starts[$1.key] + 1 + $1.value] } }
    }
}
