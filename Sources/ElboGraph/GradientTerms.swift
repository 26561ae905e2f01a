/// What arrives at one value from those that read it, added up.
///
/// A value that is read piece by piece, as a sequence is, gets one part from each reader. Added one by one these would walk over the
/// whole as often as there are pieces: pieces side by side are put together, and products that end in the same array
/// become one over all their rows.
struct GradientTerms {
    private var terms: [Tensor] = []

    mutating func add(_ term: Tensor) { terms.append(term) }

    /// The sum.
    var sum: Tensor? {
        let (pieces, rest) = joinedPieces(terms)
        let (products, others) = joinedProducts(rest)
        let all = others + [products, pieces].compactMap { $0 }
        return all.dropFirst().reduce(all.first) { sum, next in sum.map { $0 + next } }
    }

    /// One product for many of transposed left operands: Σ AᵢᵀBᵢ = [A₁; A₂; ...]ᵀ [B₁; B₂; ...].
    private func joinedProducts(_ terms: [Tensor]) -> (Tensor?, [Tensor]) {
        func operands(_ term: Tensor) -> [Tensor]? {
            let node = term.trace.nodes[term.node]
            guard node.operation == .matrixMultiply(transposeLeft: true, transposeRight: false),
                term.shape.rank == 2
            else { return nil }
            return node.operands.map { Tensor(trace: term.trace, node: $0) }
        }
        let products = terms.compactMap(operands)
        guard products.count >= 4 else { return (nil, terms) }
        return (
            concatenate(products.map { $0[0] }, along: 0)
                .matrixMultiplied(
                    by: concatenate(products.map { $0[1] }, along: 0), transposingSelf: true),
            terms.filter { operands($0) == nil }
        )
    }

    /// One array for pieces along an axis that do not overlap, zeros between them.
    private func joinedPieces(_ terms: [Tensor]) -> (Tensor?, [Tensor]) {
        let found = terms.compactMap { Piece($0) }
        guard found.count >= 2, let axis = found.first?.axis,
            found.allSatisfy({ $0.axis == axis })
        else { return (nil, terms) }
        let pieces = found.sorted { $0.range.lowerBound < $1.range.lowerBound }
        let whole = pieces[0].whole
        var (parts, place): ([Tensor], Int) = ([], 0)
        func fill(to end: Int) {
            guard place < end else { return }
            var extents = whole.shape.extents
            extents[axis] = end - place
            parts.append(whole.trace.constant(0).broadcast(to: Shape(extents)))
        }
        for piece in pieces {
            guard piece.range.lowerBound >= place else { return (nil, terms) }
            fill(to: piece.range.lowerBound)
            parts.append(piece.value)
            place = piece.range.upperBound
        }
        fill(to: whole.shape.extents[axis])
        return (concatenate(parts, along: axis), terms.filter { Piece($0) == nil })
    }

    /// A value at its place along one axis of zeros.
    private struct Piece {
        let whole: Tensor
        let value: Tensor
        let axis: Int
        let range: Range<Int>

        init?(_ term: Tensor) {
            let node = term.trace.nodes[term.node]
            guard case .pad(let low, let high, let interior, 0) = node.operation,
                interior.allSatisfy({ $0 == 0 }), (low + high).allSatisfy({ $0 >= 0 })
            else { return nil }
            let axes = low.indices.filter { low[$0] != 0 || high[$0] != 0 }
            guard axes.count == 1 else { return nil }
            whole = term
            value = Tensor(trace: term.trace, node: node.operands[0])
            axis = axes[0]
            range = low[axis]..<low[axis] + value.shape.extents[axis]
        }
    }
}
