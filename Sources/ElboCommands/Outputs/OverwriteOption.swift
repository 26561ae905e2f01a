import ArgumentParser

/// Whether what exists may be replaced.
struct OverwriteOption: ParsableArguments {
    @Flag(help: "Replace files that exist.")
    var force = false
}
