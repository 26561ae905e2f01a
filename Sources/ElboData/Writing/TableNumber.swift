/// A kind of number that tables are written of: Float and Double.
public protocol TableNumber: BinaryFloatingPoint, CustomStringConvertible, Sendable {
    /// NumPy's name of this type, little-endian.
    static var numPyType: String { get }
    /// The number as an integer, if it is one other than 0 all of whose digits the type tells.
    var exactInteger: Int? { get }
}

extension Float: TableNumber {
    /// NumPy's name of 32-bit floats.
    public static var numPyType: String { "<f4" }
    /// Below 2^24.
    public var exactInteger: Int? {
        magnitude < 0x1p24 && self != 0 ? Int(exactly: self) : nil
    }
}

extension Double: TableNumber {
    /// NumPy's name of 64-bit floats.
    public static var numPyType: String { "<f8" }
    /// Below 2^53.
    public var exactInteger: Int? {
        magnitude < 0x1p53 && self != 0 ? Int(exactly: self) : nil
    }
}

extension TableNumber {
    /// The fewest digits that read back as the same number, whole numbers without a point; `NA` for NaN, the
    /// mark of a missing cell.
    var cellText: String {
        if isNaN { return "NA" }
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
