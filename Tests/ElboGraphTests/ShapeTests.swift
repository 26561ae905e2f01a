import ElboGraph
import Testing

/// Shapes and how they combine.
@Suite struct ShapeTests {
    @Test("counts, strides and negative axes")
    func basics() {
        #expect(Shape.scalar.count == 1)
        #expect(Shape.scalar.rank == 0)
        let shape: Shape = [2, 3, 4]
        #expect(shape.count == 24)
        #expect(shape.strides == [12, 4, 1])
        #expect(shape[-1] == 4)
        #expect(shape[0] == 2)
        #expect(shape.normalized(axis: -3) == 0)
        #expect(shape.removing(axes: [0, 2]) == [3])
        #expect(shape.collapsing(axes: [1]) == [2, 1, 4])
        #expect(Shape([2, 0, 4]).count == 0)
        #expect(shape.description == "[2,3,4]")
        #expect(Shape.scalar.description == "[]")
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        let a: Shape
        let b: Shape
        let result: Shape?

        var testDescription: String { "\(a) with \(b)" }
    }

    @Test(
        "common shapes",
        arguments: [
            Pair(a: [], b: [], result: []),
            Pair(a: [], b: [3], result: [3]),
            Pair(a: [4, 3], b: [3], result: [4, 3]),
            Pair(a: [4, 3], b: [4, 1], result: [4, 3]),
            Pair(a: [4, 1], b: [1, 5], result: [4, 5]),
            Pair(a: [2, 1, 3], b: [4, 1], result: [2, 4, 3]),
            Pair(a: [0], b: [1], result: [0]),
            Pair(a: [0, 3], b: [3], result: [0, 3]),
            Pair(a: [0], b: [2], result: nil),
            Pair(a: [3], b: [4], result: nil),
            Pair(a: [4, 3], b: [4], result: nil),
        ])
    func broadcasting(pair: Pair) {
        #expect(Shape.broadcast(pair.a, pair.b) == pair.result)
        #expect(Shape.broadcast(pair.b, pair.a) == pair.result)
        if let result = pair.result {
            #expect(pair.a.broadcasts(to: result))
            #expect(pair.b.broadcasts(to: result))
        }
    }

    @Test("repeating only adds axes and fills unit ones")
    func repeating() {
        #expect(Shape([3]).broadcasts(to: [2, 3]))
        #expect(Shape([1]).broadcasts(to: [0]))
        #expect(!Shape([2, 3]).broadcasts(to: [3]))
        #expect(!Shape([3]).broadcasts(to: [3, 2]))
        #expect(!Shape([2]).broadcasts(to: [1]))
    }
}
