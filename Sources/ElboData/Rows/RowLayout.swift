/// Where the numbers of rows stand in a file.
struct RowLayout: Sendable {
    /// The first byte.
    var offset: Int
    var type: ElementType
    var bigEndian: Bool
    /// How many rows there are.
    var count: Int
    /// How many numbers each has.
    var width: Int
    /// The first element of each column where columns stand one after another; nil for rows.
    var starts: [Int]?

    /// Row after row of Float64, as memory has them.
    static func rows(count: Int, width: Int) -> RowLayout {
        RowLayout(
            offset: 0, type: .float64, bigEndian: false, count: count, width: width, starts: nil)
    }

    /// The row and the column of the element at this position in the file.
    func cell(at element: Int) -> (row: Int, column: Int) {
        guard let starts else { return (element / width, element % width) }
        let row = element % count
        return (row, starts.firstIndex(of: element - row) ?? 0)
    }

    /// Some columns of all elements, in the order of the file, as rows.
    func arranged<Element>(_ elements: [Element], _ selection: [Int]) -> [Element] {
        guard let starts else { return elements.selecting(selection, ofEach: width) }
        return [Element](unsafeUninitializedCapacity: count * selection.count) { target, filled in
            for row in 0..<count {
                for column in selection {
                    target.initializeElement(at: filled, to: elements[starts[column] + row])
                    filled += 1
                }
            }
        }
    }
}

extension Array {
    /// Some elements of each row of this width.
    func selecting(_ places: [Int], ofEach width: Int) -> [Element] {
        guard places != [Int](0..<width) else { return self }
        let rows = width == 0 ? 0 : count / width
        return [Element](unsafeUninitializedCapacity: rows * places.count) { target, filled in
            for row in 0..<rows {
                for place in places {
                    target.initializeElement(at: filled, to: self[row * width + place])
                    filled += 1
                }
            }
        }
    }
}
