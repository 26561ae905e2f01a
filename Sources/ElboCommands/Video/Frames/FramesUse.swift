import Elbo

/// A dynamical autoencoder of clips, and clips that it is used on.
struct FramesUse {
    /// The model, opened.
    let session: FramesSession
    /// The clips, of as many frames as --frames says.
    let clips: Dataset

    /// Reads clips for a verb that gives a row for each frame.
    ///
    /// - Throws: `DataError`; `CommandFailure` for options that belong to rows of tables.
    init(
        _ file: FramesFile, _ data: DataOptions, _ told: ToldClasses, _ output: TableOutputOption,
        _ running: RunOptions
    ) throws {
        guard output.id == nil, !output.append else {
            throw CommandFailure(.usage, "--id and --append belong to tables, and these are clips")
        }
        clips = try data.read(
            for: .frames(file), told: told.labels, threads: running.threads)
        session = FramesSession(file.model, on: running.executor)
    }

    /// What each row of results begins with: its clip, and which of its frames it is.
    var beginning: RowBeginning {
        let frames = clips.itemShape[0]
        return .texts([
            (
                "clip",
                (0..<clips.count).flatMap { row in
                    [String](
                        repeating: clips.rowNames?[row] ?? "\(clips.number(ofRow: row))",
                        count: frames)
                }
            ),
            ("frame", (0..<clips.count).flatMap { _ in (1...frames).map(String.init) }),
        ])
    }
}
