package import ElboNumerics

/// Where a clip comes from: a video, and the number of its frame at which the clip begins.
struct ClipPlace: Hashable {
    let video: String
    /// From 1, all frames of the video counted.
    let frame: Int

    /// Reads the name of a row; a name without a number is that of a video with one clip.
    init(row name: String) {
        if let mark = name.lastIndex(of: "@"), let frame = Int(name[name.index(after: mark)...]) {
            (video, self.frame) = (String(name[..<mark]), frame)
        } else {
            (video, frame) = (name, 1)
        }
    }
}

extension Split {
    /// Divides clips so that none held back shows what training has seen.
    ///
    /// Of at least ten videos some are held back whole, until they have the share of the clips that was asked for. Of fewer the
    /// last clips of each are held back, and those that overlap with them are neither.
    ///
    /// - Parameters:
    ///   - data: Clips with names of rows; nil is returned for others.
    ///   - rows: The rows to divide, ascending, at least one.
    ///   - fraction: The share to hold back, from 0 up to but not including 1.
    ///   - key: Where the random order of videos comes from.
    package init?(clips data: Dataset, rows: [Int], validation fraction: Double, key: RandomKey) {
        guard let treatment = data.clips, let names = data.rowNames, fraction > 0 else {
            return nil
        }
        let places = rows.map { ClipPlace(row: names[$0]) }
        guard Set(places.map(\.video)).count < rows.count else { return nil }
        var clips: [String: [Int]] = [:]
        var videos: [String] = []
        for (index, place) in places.enumerated() {
            if clips[place.video] == nil { videos.append(place.video) }
            clips[place.video, default: []].append(index)
        }
        var held: Set<Int> = []
        var left: Set<Int> = []
        if videos.count >= 10 {
            let wanted = max(1, Int((fraction * Double(rows.count)).rounded()))
            for video in key.permutation(videos.count).dropLast() where held.count < wanted {
                held.formUnion(clips[videos[video]] ?? [])
            }
        } else {
            let span = treatment.frames * treatment.every
            for own in clips.values where own.count > 1 {
                let ordered = own.sorted { places[$0].frame < places[$1].frame }
                let count = min(
                    max(1, Int((fraction * Double(own.count)).rounded())), own.count - 1)
                let late = ordered.suffix(count)
                guard let first = late.first.map({ places[$0].frame }) else { continue }
                let early = ordered.dropLast(count)
                let overlapping = early.filter { places[$0].frame + span > first }
                // A video that is one long overlap stays with training.
                guard overlapping.count < early.count else { continue }
                held.formUnion(late)
                left.formUnion(overlapping)
            }
        }
        self.init(
            training: rows.indices.filter { !held.contains($0) && !left.contains($0) }
                .map { rows[$0] },
            validation: held.sorted().map { rows[$0] })
    }
}
