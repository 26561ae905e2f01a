import Elbo

extension Evaluate {
    /// Judges sounds, beside their files and by their classes where these are known.
    func judgeSounds(_ judged: Dataset, of examples: Dataset, by file: ModelFile) throws
        -> SoundEvaluation
    {
        // Folders that nobody called classes are some where each has several sounds.
        let known =
            try labels(of: judged, among: examples)
            ?? Labels(foldersOf: judged).flatMap { folders in
                let sizes = folders.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                return sizes.values.allSatisfy { $0 > 1 } ? PartialLabels(folders) : nil
            }
        let session = ModelSession(file.model, on: running.executor)
        do {
            return try session.evaluateSounds(
                judged,
                besides: data.path == "-"
                    ? nil : file.model.sounds.map { try SoundOriginals(data.path, treatment: $0) },
                labels: known, seed: seed.seed)
        } catch let error as PredictionError {
            throw CommandFailure(.badData, "\(labels ?? data.path): \(error)")
        }
    }
}
