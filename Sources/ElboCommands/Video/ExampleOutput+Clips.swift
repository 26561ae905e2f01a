import Elbo

extension Dataset {
    /// The first clips: so many, or all, of which one picture shows 8.
    func shown(_ count: Int?, inOnePicture isPicture: Bool) -> Dataset {
        let most = count ?? (isPicture ? 8 : self.count)
        guard most < self.count else { return self }
        if count == nil {
            Terminal.say(
                "the first \(most) of \(Format.count(self.count, "clip")); --clips shows more")
        }
        return subset(rows: 0..<most)
    }
}

extension ExampleOutput {
    /// The place of another option.
    init(_ output: String, overwriting: OverwriteOption) {
        self.init()
        self.output = output
        self.overwriting = overwriting
        scale = nil
    }

    /// Whether all clips play, or are drawn, in one picture.
    var isOnePicture: Bool { kind?.showsClips == true && kind != .folder }

    /// Writes clips: one moving picture in which they play side by side, a sheet with a row of frames for each, or a file
    /// each.
    ///
    /// - Parameters:
    ///   - values: Rows in the data's own units.
    ///   - model: What they are examples of.
    ///   - perRow: Clips side by side.
    ///   - names: What the files of a folder are called, without the ending; numbers when nil.
    /// - Throws: `DataError` of kind `.cannotCreate`; `GIFError`, `PNGError`.
    func writeClips(
        _ values: [Float], of model: some ExampleModel, perRow: Int, names: [String]?
    ) throws {
        switch kind {
        case .folder:
            let size = model.itemSize
            let count = values.count / size
            try writeFolder(paths(count, names, ".apng")) { file in
                for row in 0..<count {
                    try file(row) {
                        try write(
                            Array(values[row * size..<(row + 1) * size]), of: model, perRow: 1,
                            as: .png, to: $0)
                    }
                    Terminal.show(share: Double(row + 1) / Double(count), of: "clips")
                }
            }
        case .gif: try write(values, of: model, perRow: perRow, as: .gif, to: place)
        case .y4m: try write(values, of: model, perRow: perRow, as: .y4m, to: place)
        case .mp4:
            try write(values, of: model, perRow: perRow, as: .y4m, to: place) {
                try EncodedVideo.mp4($0, for: output)
            }
        case .apng: try write(values, of: model, perRow: perRow, as: .png, to: place)
        case .png, .csv, .npy, .txt, .wav, nil:
            guard let sheet = try model.clipSheet(values, scale: scale) else {
                throw noPictures(model)
            }
            try AtomicFile.write(to: output, existing: place.existing) { try $0.write(sheet) }
        }
    }

    private func write(
        _ values: [Float], of model: some ExampleModel, perRow: Int,
        as format: MovingPicture.Format,
        to place: OutputPlace, _ finished: ([UInt8]) throws -> [UInt8] = { $0 }
    ) throws {
        try checkSize(values.count / model.itemSize, of: model, perRow: perRow)
        guard let moving = model.movingPicture(values, perRow: perRow, scale: scale) else {
            throw noPictures(model)
        }
        let file = try finished(moving.encoded(as: format))
        try AtomicFile.write(to: place.path, existing: place.existing) { try $0.write(file) }
    }

    /// Refuses frames that neither memory nor a player would hold.
    private func checkSize(_ count: Int, of model: some ExampleModel, perRow: Int) throws {
        guard let size = model.clips?.images.size else { return }
        let factor = scale ?? Picture.legibleScale(height: size.height, width: size.width)
        let rows = (count + perRow - 1) / max(perRow, 1)
        let pixels =
            Double(rows * perRow) * Double(size.height * factor) * Double(size.width * factor)
        guard pixels <= 4e6 else {
            throw CommandFailure(
                .usage,
                "\(output): \(Format.count(count)) clips of \(size) pixels side by side are too large a picture; take fewer, a smaller --scale, or a folder (\"clips/\") with a file each"
            )
        }
    }
}
