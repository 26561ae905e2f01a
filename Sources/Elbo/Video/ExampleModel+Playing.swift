import ElboData
import ElboReport

/// Frames of a clip that play in a page, the first ones.
private let mostFrames = 60
/// Bytes of pixels in one moving figure, about four times those of the file.
private let mostPixels = 2_400_000

extension ExampleModel {
    /// Clips that stand side by side in a figure of so many rows of them.
    func playedColumns(rows: Int) -> Int {
        guard let clips else { return 0 }
        let pixels = itemSize / clips.frames
        return min(max(mostPixels / (pixels * min(clips.frames, mostFrames) * rows), 2), 6)
    }

    /// Rows of clips that play together; nil where there are none.
    ///
    /// - Parameters:
    ///   - rows: Clips in the data's own units, row by row.
    ///   - description: What they show, for those who cannot see them.
    func playing(_ rows: [[Float]], description: String) -> Figure? {
        guard let treatment = clips else { return nil }
        let clips = rows.compactMap { values in
            clipFrames(values)?.map { clip in
                clip.map { $0.fitting(PictureCounts.longestSide) }
            }
        }
        guard clips.count == rows.count, clips.allSatisfy({ !$0.isEmpty }) else { return nil }
        let frames = (0..<min(treatment.frames, mostFrames)).map { time in
            ContactSheet(rows: clips.map { row in row.map { $0[time] } })
        }
        return Figure(
            MovingGrid(
                frames, framesPerSecond: treatment.framesPerSecond, description: description),
            width: .full)
    }
}
