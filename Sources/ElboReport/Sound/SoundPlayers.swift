import Foundation

/// Sounds to listen to, each under its picture: time to the right in seconds, frequency upwards in hertz.
package struct SoundPlayers: Sendable, FigureContent {
    /// One sound.
    package struct Item: Sendable {
        /// What stands above it.
        package var title: String
        /// Its spectrogram, one pixel for each band and frame.
        package var picture: Picture
        /// A whole WAVE file.
        package var file: [UInt8]

        /// A sound with its picture.
        package init(_ title: String, picture: Picture, file: [UInt8]) {
            self.title = title
            self.picture = picture
            self.file = file
        }
    }

    /// The sounds in reading order.
    package var items: [Item]
    /// How long the pictures are, in seconds.
    package var seconds: Double
    /// The middle of each band in hertz, the lowest first.
    package var bands: [Double]
    /// What the sounds are, for those who cannot see the pictures.
    package var description: String

    /// Sounds of one length in the same bands.
    package init(_ items: [Item], seconds: Double, bands: [Double], description: String) {
        self.items = items
        self.seconds = seconds
        self.bands = bands
        self.description = description
    }

    /// The sounds side by side, as many as have room.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "div", ["class": "strip"],
            items.map { item in
                .element(
                    "div", ["class": "sound"],
                    [
                        .element("p", text: item.title), picture(item),
                        .element(
                            "audio",
                            [
                                "controls": "", "preload": "none", "aria-label": item.title,
                                "src": "data:audio/wav;base64,"
                                    + Data(item.file).base64EncodedString(),
                            ]),
                    ])
            })
    }

    private func picture(_ item: Item) -> Markup {
        let frame = PlotFrame(
            width: 260, height: 198, margins: .init(top: 26, right: 6, bottom: 38, left: 44))
        let (width, height) = (frame.right - frame.left, frame.bottom - frame.top)
        let times = Ticks.linear(Extent(0, seconds), count: 3)
        let image: Markup
        if let file = try? item.picture.png() {
            image = .element(
                "image",
                [
                    "x": coordinate(frame.left), "y": coordinate(frame.top),
                    "width": coordinate(width), "height": coordinate(height),
                    "preserveAspectRatio": "none", "style": "image-rendering:pixelated",
                    "href": dataAddress(file),
                ])
        } else {
            image = frame.emptyNotice()
        }
        let marks = zip(times.values, times.labels).map { time, label in
            frame.text(
                label, x: frame.left + time / seconds * width, y: frame.bottom + 16,
                class: "tick middle")
        }
        var last = -Double.infinity
        let frequencies = SoundPlayers.marked.compactMap { hertz -> Markup? in
            // Labels that would touch the one below are left out.
            guard let share = place(of: hertz), share * height - last >= 14 else { return nil }
            last = share * height
            return frame.text(
                hertz < 1000 ? "\(hertz)" : "\(hertz / 1000)k", x: frame.left - 6,
                y: frame.bottom - share * height + 4, class: "tick end")
        }
        return frame.drawing(
            title: item.title, description: description,
            [image] + marks + frequencies + [
                frame.text("Hz", x: frame.left - 6, y: 14, class: "axis-title end"),
                frame.text(
                    "seconds", x: (frame.left + frame.right) / 2, y: frame.bottom + 33,
                    class: "axis-title middle"),
            ])
    }

    /// Frequencies that are written beside the bands, in hertz.
    private static let marked = [250, 500, 1000, 2000, 4000, 8000, 16_000]

    /// How far up a frequency stands, from 0 to 1; nil beyond the bands.
    private func place(of hertz: Int) -> Double? {
        guard let above = bands.firstIndex(where: { $0 >= Double(hertz) }), above > 0 else {
            return nil
        }
        let (low, high) = (bands[above - 1], bands[above])
        let place = Double(above - 1) + (Double(hertz) - low) / (high - low)
        return (place + 0.5) / Double(bands.count)
    }
}
