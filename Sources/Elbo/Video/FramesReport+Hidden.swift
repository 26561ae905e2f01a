import ElboData
import ElboReport

/// What a page shows of frames that the model was not shown.
extension FramesReport {
    /// The middle of a clip, half of it.
    static func hidden(of frames: Int) -> Range<Int> {
        max(frames / 4, 1)..<max(frames / 4, 1) + max(frames / 2, 1)
    }

    /// Clips above what was shown of them and what the model tells of the rest; nil of models that tell of frames to come alone.
    var hiddenSection: Report.Section? {
        get throws {
            guard let judged = evaluation.hidden else { return nil }
            let rows = rows(shown.playedColumns(rows: 3), 5)
            let chosen = data.subset(rows: rows)
            let originals = data.values(of: rows)
            let size = data.itemSize / evaluation.frames
            func cut(_ clip: Int) -> Range<Int> {
                let start = clip * data.itemSize
                return start + (judged.first - 1) * size..<start + judged.last * size
            }
            var (seen, filled) = (originals, originals)
            let count = judged.last - judged.first + 1
            try session.hiddenFrames(of: chosen, judged.first - 1..<judged.last) { clips, values in
                let told = units(values)
                for (place, clip) in clips.enumerated() {
                    let own = told[place * count * size..<(place + 1) * count * size]
                    filled.replaceSubrange(cut(clip), with: own)
                    for pixel in cut(clip) { seen[pixel] = file.model.white / 2 }
                }
            }
            return Report.Section(
                "Hidden frames",
                lead:
                    "Clips above what was shown of them, and the clips with frames \(judged.first) to \(judged.last) told from those before and behind: \(names(rows)).",
                figures: [
                    shown.playing(
                        [originals, seen, filled],
                        description:
                            "Clips that play above what was shown of them and what was told of the rest"
                    ),
                    chart(
                        [
                            ("told", judged.told.squaredErrors),
                            ("blend", judged.blend.squaredErrors),
                            ("mean clip", judged.squaredErrorsOfMean),
                        ], from: judged.first, "squared error", title: "Error of hidden frames",
                        caption:
                            "Squared differences of shares of white, summed over a frame; a blend goes pixel by pixel from the last frame before to the first behind."
                    ),
                ].compactMap(\.self))
        }
    }
}
