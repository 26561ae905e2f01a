import ArgumentParser
import Elbo

/// Whether what exists may be replaced.
struct OverwriteOption: ParsableArguments {
    @Flag(help: "Replace files that exist.")
    var force = false

    /// The place of a result: a file that comes there while the work goes on is replaced by force only.
    func place(_ path: String) -> OutputPlace {
        OutputPlace(path: path, existing: force ? .replaced : .kept)
    }
}
