/// Pictures in rows and columns with words beside the rows and below the columns.
package struct ImageGrid: Sendable, FigureContent {
    /// What the pictures show, for those who cannot see them.
    package var description: String
    /// The pictures.
    package var sheet: ContactSheet
    /// What stands beside each row; empty for none.
    package var rowLabels: [String]
    /// What stands below each column; empty strings leave places free.
    package var columnLabels: [String]
    /// What the rows are, above their labels.
    package var rowTitle: String
    /// What the columns are, below their labels.
    package var columnTitle: String

    /// How wide a tile is drawn at most, in CSS pixels, unless its picture has more pixels.
    var largestTile: Double = 92

    /// A grid of the pictures on `sheet`.
    package init(
        _ sheet: ContactSheet, description: String, rowLabels: [String] = [],
        columnLabels: [String] = [], rowTitle: String = "", columnTitle: String = ""
    ) {
        self.sheet = sheet
        self.description = description
        self.rowLabels = rowLabels
        self.columnLabels = columnLabels
        self.rowTitle = rowTitle
        self.columnTitle = columnTitle
    }

    /// Pictures row by row, as for samples.
    package init(_ pictures: [Picture], columns: Int, description: String) {
        self.init(ContactSheet(pictures, columns: columns), description: description)
    }

    /// Pictures decoded over a plane of two latent dimensions, without gaps.
    ///
    /// - Parameters:
    ///   - rows: the pictures, the greatest vertical coordinate first.
    ///   - horizontal: the coordinate of each column.
    ///   - vertical: the coordinate of each row, in the order of `rows`.
    ///   - horizontalTitle: what the horizontal coordinate is: "z₁".
    ///   - verticalTitle: what the vertical coordinate is: "z₂".
    ///   - description: what the pictures show.
    package init(
        plane rows: [[Picture]], horizontal: [Double], vertical: [Double],
        horizontalTitle: String, verticalTitle: String, description: String
    ) {
        self.init(
            ContactSheet(rows: rows, padding: 0), description: description,
            rowLabels: Self.sparse(vertical), columnLabels: Self.sparse(horizontal),
            rowTitle: verticalTitle, columnTitle: horizontalTitle)
    }

    /// The first, middle and last coordinate with as few decimals as tell them; the rest stay free.
    private static func sparse(_ coordinates: [Double]) -> [String] {
        let last = coordinates.count - 1
        let shown = coordinates.indices.filter { $0 == 0 || $0 == last || 2 * $0 == last }
        let decimals =
            (0..<2).first { digits in
                let unit = [1.0, 10][digits]
                return shown.allSatisfy {
                    let scaled = coordinates[$0] * unit
                    return abs(scaled - scaled.rounded()) < 1e-6
                }
            } ?? 2
        return coordinates.indices.map { index in
            shown.contains(index) ? NumberText.text(coordinates[index], decimals: decimals) : ""
        }
    }

    /// How wide the sheet is drawn where there is room.
    func shownWidth(_ width: Figure.Width) -> Double {
        let enlargement = max(largestTile / Double(max(sheet.tileWidth, 1)), 1)
        return min(Double(sheet.width) * enlargement, PlotFrame.width(for: width))
    }

    /// The labels that stand clear of each other, each with its middle as a share of the sheet.
    private func clear(
        _ labels: some Sequence<(label: String, middle: Double)>, length: Double,
        needed: (String) -> Double
    ) -> [(label: String, share: Double)] {
        var free = -Double.infinity
        var result: [(label: String, share: Double)] = []
        for (label, share) in labels where !label.isEmpty {
            let half = needed(label) / 2
            guard share * length - half >= free else { continue }
            free = share * length + half
            result.append((label, share))
        }
        return result
    }

    /// The sheet as one picture with its words around it.
    package func markup(for width: Figure.Width) -> Markup {
        markup(for: width) { picture, edges in
            picture.element(description: description, edges: edges)
        }
    }

    /// The words around what `image` makes of the sheet.
    func markup(for width: Figure.Width, image: (Picture, PixelEdges) -> Markup) -> Markup {
        guard let picture = sheet.picture else {
            return .element("p", ["class": "missing"], text: "There are no pictures to show.")
        }
        let shown = shownWidth(width)
        let edges = PixelEdges(enlargement: shown / Double(picture.width))
        let grid = Markup.element(
            "div",
            [
                "class": rowLabels.isEmpty ? "sheet" : "sheet labelled",
                "style": "--sheet-width:\(coordinate(shown))px;--columns:\(sheet.columns)",
            ],
            [
                rows(shown), .element("div", ["class": "sheet-image"], [image(picture, edges)]),
                columns(shown),
            ])
        // On a phone, tiles too small to be seen are shown larger and scroll.
        guard sheet.columns > Self.columnsOfPhone else { return grid }
        return ScrollRegion(label: description, width: 400).markup(around: grid)
    }

    /// Tiles side by side that a phone shows large enough.
    private static let columnsOfPhone = 8

    private func rows(_ shown: Double) -> Markup {
        guard !rowLabels.isEmpty else { return .empty }
        let middles = rowLabels.prefix(sheet.rows.count).enumerated().map { row, label in
            let middle = Double(sheet.top(of: row)) + Double(sheet.tileHeight) / 2
            return (label: label, middle: middle / Double(sheet.height))
        }
        let length = shown * Double(sheet.height) / Double(sheet.width)
        let labels = clear(middles, length: length) { _ in 15 }.map { label, share in
            Markup.element("span", ["style": "top:\(coordinate(share * 100))%"], text: label)
        }
        // The longest label, unseen, gives the column its width.
        let longest = rowLabels.max { $0.count < $1.count } ?? ""
        return .element(
            "div", ["class": "row-labels"],
            [
                .element("i", ["aria-hidden": "true"], text: longest),
                rowTitle.isEmpty ? .empty : .element("b", text: rowTitle),
            ] + labels)
    }

    private func columns(_ shown: Double) -> Markup {
        guard columnLabels.contains(where: { !$0.isEmpty }) || !columnTitle.isEmpty else {
            return .empty
        }
        let middles = columnLabels.prefix(sheet.columns).enumerated().map { column, label in
            let middle = Double(sheet.left(of: column)) + Double(sheet.tileWidth) / 2
            return (label: label, middle: middle / Double(sheet.width))
        }
        let labels = clear(middles, length: shown) { PlotFrame.textWidth($0) + 8 }
        return .element(
            "div", ["class": "column-labels"],
            labels.map { label, share in
                .element(
                    "span", ["style": "left:\(place(of: label, at: share, length: shown))"],
                    text: label)
            } + [columnTitle.isEmpty ? .empty : .element("b", text: columnTitle)])
    }

    /// Where the middle of a label below the sheet stands, so that none reaches beyond the sheet's ends.
    private func place(of label: String, at share: Double, length: Double) -> String {
        // A word more than its estimate needs, since the page's fonts differ.
        let half = (PlotFrame.textWidth(label) + 8) / 2
        let middle = coordinate(share * 100) + "%"
        if share * length < half { return "max(\(middle),\(coordinate(half))px)" }
        if (1 - share) * length < half {
            return "min(\(middle),calc(100% - \(coordinate(half))px))"
        }
        return middle
    }
}
