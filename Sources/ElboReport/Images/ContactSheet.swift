/// Many pictures tiled into one, row by row.
///
/// Tiles are as large as the largest picture; shorter rows leave the rest of their row empty.
package struct ContactSheet: Sendable {
    /// What lies between the tiles and in empty places.
    package enum Background: Sendable, Equatable {
        /// Nothing: the paper shows through.
        case transparent
        /// A grey, 0 black to 255 white.
        case grey(UInt8)
    }

    /// The rows of pictures.
    package let rows: [[Picture]]
    /// Pixels between tiles; none around the sheet.
    package let padding: Int
    /// After every so many rows the gap is wider, so that rows read together stay together.
    package let rowsPerBand: Int?
    /// What lies between the tiles.
    package let background: Background

    /// The tile's height in pixels; stored, for every line of every tile asks for it.
    let tileHeight: Int
    /// The tile's width in pixels.
    let tileWidth: Int

    /// A sheet of `rows`.
    package init(
        rows: [[Picture]], padding: Int = 2, rowsPerBand: Int? = nil,
        background: Background = .transparent
    ) {
        precondition(padding >= 0, "padding of \(padding) pixels")
        precondition(rowsPerBand ?? 1 > 0, "a band needs at least one row")
        self.rows = rows
        self.padding = padding
        self.rowsPerBand = rowsPerBand
        self.background = background
        columns = rows.map(\.count).max() ?? 0
        tileHeight = rows.joined().map(\.height).max() ?? 0
        tileWidth = rows.joined().map(\.width).max() ?? 0
    }

    /// A sheet of `pictures` laid out in rows of `columns`.
    package init(
        _ pictures: [Picture], columns: Int, padding: Int = 2,
        background: Background = .transparent
    ) {
        precondition(columns > 0, "a sheet needs at least one column")
        let rows = stride(from: 0, to: pictures.count, by: columns).map {
            Array(pictures[$0..<min($0 + columns, pictures.count)])
        }
        self.init(rows: rows, padding: padding, background: background)
    }

    /// The number of columns: of the longest row.
    package let columns: Int

    /// The sheet's height in pixels.
    var height: Int { rows.isEmpty ? 0 : top(of: rows.count - 1) + tileHeight }
    /// The sheet's width in pixels.
    var width: Int { columns == 0 ? 0 : left(of: columns - 1) + tileWidth }

    /// The first pixel row of a row of tiles.
    func top(of row: Int) -> Int {
        let bands = rowsPerBand.map { row / $0 } ?? 0
        return row * (tileHeight + padding) + bands * max(tileHeight / 3, 2 * padding)
    }

    /// The first pixel column of a column of tiles.
    func left(of column: Int) -> Int {
        column * (tileWidth + padding)
    }

    /// The sheet as one picture, or nil if it has no pictures.
    ///
    /// It has colour if a picture has, and opacity if the background is transparent.
    package var picture: Picture? {
        guard height > 0, width > 0 else { return nil }
        let colours = rows.joined().contains(where: \.hasColour) ? 3 : 1
        let (paper, channels): (UInt8, Int) =
            switch background {
            case .transparent: (0, colours + 1)
            case .grey(let level): (level, colours)
            }
        var bytes = [UInt8](repeating: paper, count: height * width * channels)
        for (row, pictures) in rows.enumerated() {
            for (column, picture) in pictures.enumerated() {
                let source = picture.inChannels(channels).bytes
                let length = picture.width * channels
                for line in 0..<picture.height {
                    let target = ((top(of: row) + line) * width + left(of: column)) * channels
                    bytes.replaceSubrange(
                        target..<target + length, with: source[line * length..<(line + 1) * length])
                }
            }
        }
        return Picture(height: height, width: width, channels: channels, bytes: bytes)
    }
}
