import Foundation

/// How a code is put together from codewords: one at each place, all from the same codebook.
///
///     z = (e[i₁], …, e[i_N]),  iₙ in 0..<K,  e[i] a vector of D numbers
///
/// On images places are those of a grid, row after row (van den Oord, Vinyals and Kavukcuoglu 2017, section 3.1); of a code
/// without a grid they are groups of neighbouring numbers, which is product quantisation with a shared codebook (Jégou, Douze
/// and Schmid 2011, section II.B).
public struct CodeLayout: Codable, Hashable, Sendable {
    /// K, the codewords.
    public let codewords: Int
    /// D, numbers of each.
    public let size: Int
    /// The places: [height, width] of a grid, or [N].
    public let grid: [Int]

    /// Describes a layout.
    public init(codewords: Int, size: Int, grid: [Int]) {
        self.codewords = codewords
        self.size = size
        self.grid = grid
    }

    /// N
    public var places: Int { grid.reduce(1, *) }
    /// Numbers of a whole code, N · D.
    public var dimension: Int { places * size }
    /// Bits of a code whose numbers are all alike probable.
    public var bits: Double { Double(places) * Foundation.log2(Double(codewords)) }

    /// The places in words: "7 x 7", or "5".
    public var placesText: String { AutoencoderError.text(grid) }

    /// For each kind of neighbour that is said before a place, where it stands: its place for each place, or nil beyond the
    /// grid's border. Before each place are all of smaller number; of a grid the left, the upper and the upper right one are
    /// named, of other codes the one before.
    var neighbours: [[Int?]] {
        guard grid.count == 2 else { return [(0..<places).map { $0 > 0 ? $0 - 1 : nil }] }
        let (height, width) = (grid[0], grid[1])
        return [(0, -1), (-1, 0), (-1, 1)].map { down, right in
            (0..<height).flatMap { row in
                (0..<width).map { column -> Int? in
                    let (r, c) = (row + down, column + right)
                    return r >= 0 && (0..<width).contains(c) ? r * width + c : nil
                }
            }
        }
    }
}

extension CodeLayout {
    /// In words.
    public var summary: String {
        "\(placesText) \(places == 1 ? "place" : "places"), each one of \(codewords) codewords of \(size) \(size == 1 ? "number" : "numbers"): \(Int(bits.rounded(.up))) bits"
    }
}
