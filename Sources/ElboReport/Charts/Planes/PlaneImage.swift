/// What colours a part of a plane, as images behind the marks of a chart.
enum PlaneImage {
    /// A picture as two images of which the page shows the one for its paper.
    ///
    /// - Parameters:
    ///   - picture: The picture in the colours of a palette.
    ///   - left: Where it lies in the drawing, with the three that follow.
    static func markup(
        _ picture: ([SRGBColor]) -> Picture, left: Double, top: Double, width: Double,
        height: Double
    ) -> Markup {
        let palettes = [("map", Palette.categories), ("map on-dark", Palette.categoriesOnDark)]
        return .sequence(
            palettes.map { name, palette in
                guard let file = try? picture(palette).png() else { return .empty }
                return .element(
                    "image",
                    [
                        "class": name, "x": coordinate(left), "y": coordinate(top),
                        "width": coordinate(width), "height": coordinate(height),
                        "preserveAspectRatio": "none", "href": dataAddress(file),
                    ])
            })
    }
}
