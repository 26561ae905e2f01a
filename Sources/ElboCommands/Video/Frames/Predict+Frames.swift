import Elbo

extension Predict {
    /// Continues clips: the frames given, then those that the model tells.
    func continueClips(_ file: FramesFile) throws {
        guard targetName == nil, labelled == nil, told.labels == nil, costs == nil, !json,
            output.id == nil, !output.append
        else {
            throw CommandFailure(
                .usage,
                "a model of frames tells frames; leave out --target, --labelled, --labels, --costs, --json, --id and --append"
            )
        }
        let length = file.model.treatment.frames
        let given = given ?? (length + 1) / 2
        let count = count ?? max(length - given, 1)
        // Both were checked to be at most a million.
        guard given + count <= ClipTreatment.counts.upperBound else {
            throw CommandFailure(
                .usage,
                "--given and --count are \(given + count) frames together, a clip has at most \(ClipTreatment.counts.upperBound)"
            )
        }
        let place = output.clips
        if let unknown = place.unknown { throw CommandFailure(.usage, unknown) }
        let isPicture = place.isOnePicture
        let all = try clips(file, given: given, of: given + count)
        let data = all.shown(clips, inOnePicture: isPicture)
        let session = FramesSession(file.model, on: running.executor)
        let (model, size) = (file.model.lasting(given + count), file.model.model.dataSize)
        let own = try session.trained.reader(of: data).values(of: 0..<data.count)[0]
        let frames = data.itemShape[0]
        var rows = [[[Float]]](repeating: [], count: data.count)
        let isTrueShown = isPicture && frames > given
        if isTrueShown {
            // Behind the end of a video there is nothing to see.
            let behind = [Float](repeating: 0, count: (given + count - frames) * size)
            for clip in 0..<data.count {
                rows[clip].append(own[clip * frames * size..<(clip + 1) * frames * size] + behind)
            }
        }
        let key = RandomKey(seed: seed.seed)
        for future in 0..<(futures ?? 1) {
            try session.continuations(
                of: data, given: given,
                by: Continuation(
                    frames: count, drawsCodes: futures != nil, drawsFrames: draw),
                key: key.child(UInt64(future))
            ) { range, values in
                for (place, clip) in range.enumerated() {
                    let start = clip * frames * size
                    var whole = Array(own[start..<start + given * size])
                    whole += values[place * count * size..<(place + 1) * count * size]
                    rows[clip].append(whole)
                }
                let done = future * data.count + range.upperBound
                let all = (futures ?? 1) * data.count
                Terminal.show(share: Double(done) / Double(all), of: "clips")
            }
        }
        if isPicture {
            Terminal.say(
                "\(isTrueShown ? "beside each clip " : "")\(Format.count(futures ?? 1, "continuation")) of \(Format.count(count, "frame")) behind \(given) given"
            )
        }
        let names =
            data.rowNames.map(Array.init)
            ?? (0..<data.count).map { "\(data.number(ofRow: $0))" }
        try place.write(
            rows.flatMap { $0.flatMap(\.self) }, of: model, perRow: rows.first?.count ?? 1,
            names: futures.map { count in
                names.flatMap { name in (1...count).map { "\(name)-\($0)" } }
            } ?? names)
    }

    /// Clips of so many frames, or of as many as the shortest video has, at least those given.
    private func clips(_ file: FramesFile, given: Int, of frames: Int) throws -> Dataset {
        guard data.reading.clips.frames == nil else {
            throw CommandFailure(
                .usage, "--frames is --given and --count together; leave it out")
        }
        func read(_ frames: Int) throws -> Dataset {
            try data.read(for: .frames(file.lasting(frames)), threads: running.threads)
        }
        do {
            return try read(frames)
        } catch DataError.unreadableVideos(_, let videos, _) {
            let lengths = videos.compactMap { video -> Int? in
                guard case .tooShort(let frames, _) = video.defect else { return nil }
                return frames
            }
            let shortest = lengths.min() ?? given
            guard shortest >= given else {
                throw CommandFailure(
                    .badData,
                    "\(data.path): a video of \(Format.count(shortest, "frame")), and --given is \(given): give fewer"
                )
            }
            return try read(shortest)
        }
    }
}
