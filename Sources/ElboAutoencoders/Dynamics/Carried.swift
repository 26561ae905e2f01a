import ElboGraph
import ElboNetworks

/// What goes on from one row to the next.
struct Carried {
    /// zₜ₋₁.
    let code: Tensor
    /// What the memory's cells remember; nil where there is no memory.
    let memory: [Tensor]?
    /// φ(xₜ₋₁), of a memory that reads rows.
    let fed: Tensor?
    /// What codes up to this one say of a linear state; nil before the first.
    let belief: StateBelief?
    /// What frames so far showed; nil where the decoder sees none.
    let content: SeenContent?

    /// All of it in one row.
    var tensors: [Tensor] {
        [code] + (memory ?? []) + [fed, belief?.mean, belief?.covariance].compactMap(\.self)
            + (content?.tensors ?? [])
    }
}

extension DynamicalAutoencoder {
    /// What stands before the first row.
    func carriedFirst(_ rows: Int, _ trace: Trace, in pass: inout ForwardPass) -> Carried {
        let feedsMemory = dynamics.memory?.readsExamples == true
        // An encoder that is asked draws numbers and notes statistics.
        let blank =
            feedsMemory || dynamics.content != nil
            ? seen(trace.constant(0).broadcast(to: [1, dataSize]), in: &pass) : nil
        return Carried(
            code: firstCodes(rows, in: pass), memory: nil,
            fed: feedsMemory ? blank?.features.broadcast(to: [rows, features]) : nil,
            belief: nil,
            content: blank.flatMap { content(ofBlank: $0, rows: rows, in: &pass) })
    }

    /// What was put in one row behind a step.
    ///
    /// - Parameters:
    ///   - tensors: The same.
    ///   - frames: How many frames went before.
    func carried(_ tensors: [Tensor], after frames: Int) -> Carried {
        var rest = tensors[...]
        let code = rest.removeFirst()
        let memory = dynamics.memory.map { _ in
            (0..<cell.states).map { _ in rest.removeFirst() }
        }
        let fed = dynamics.memory?.readsExamples == true ? rest.removeFirst() : nil
        let belief = dynamics.linear.map { _ in
            StateBelief(mean: rest.removeFirst(), covariance: rest.removeFirst())
        }
        return Carried(
            code: code, memory: memory, fed: fed, belief: belief,
            content: content(Array(rest), after: frames))
    }

    /// What is expected of the next row's code.
    struct Expected {
        /// What the memory's cells remember now.
        let memory: [Tensor]?
        /// p(zₜ | ...).
        let prior: CodePrior
        /// αₜ of a linear state: [rows, systems]; nil where nothing is mixed.
        let weights: Tensor?
    }

    /// hₜ, and p(zₜ | ...).
    func expected(after carried: Carried, in pass: inout ForwardPass) -> Expected {
        let memory = remembered(
            after: carried.memory, features: carried.fed, code: carried.code, in: &pass)
        guard let linear = dynamics.linear else {
            return Expected(
                memory: memory, prior: .normal(prior(after: carried.code, memory?[0], in: &pass)),
                weights: nil)
        }
        let weights = memory.map { mixing(linear, $0[0], in: &pass) }
        return Expected(
            memory: memory,
            prior: filtered(carried.belief, linear, weights, rows: carried.code.shape[0], in: pass),
            weights: weights)
    }
}
