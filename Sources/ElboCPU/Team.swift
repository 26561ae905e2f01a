import CElboKernels

/// Threads that share the pieces of a job.
///
/// Sendable: the C side takes one job at a time and leaves others to their callers.
final class Team: @unchecked Sendable {
    private let handle: OpaquePointer?

    init(threads: Int) { handle = elbo_team_create(Int32(threads)) }

    deinit { elbo_team_destroy(handle) }

    var size: Int { Int(elbo_team_size(handle)) }

    /// Does something for each piece, with the number of the worker that has it.
    func run(pieces: Int, _ body: (_ piece: Int, _ worker: Int) -> Void) {
        withoutActuallyEscaping(body) { run(Kernel("pieces", pieces: pieces, body: $0)) }
    }

    /// Runs all pieces of a kernel.
    func run(_ kernel: Kernel) {
        guard kernel.pieces > 1 else {
            if kernel.pieces == 1 { kernel.body(0, 0) }
            return
        }
        elbo_team_run(
            handle, kernel.pieces,
            { context, piece, worker in
                guard let context else { return }
                Unmanaged<Kernel>.fromOpaque(context).takeUnretainedValue().body(
                    piece, Int(worker))
            }, Unmanaged.passUnretained(kernel).toOpaque())
    }
}

/// One step of a compiled program: pieces that may run at the same time, and what comes around them.
final class Kernel {
    /// What it is, for plans and profiles.
    let name: String
    /// The number of pieces; it depends on shapes only.
    let pieces: Int
    /// Which elements of the result each piece makes, in order and without gaps; nil when they do not lie
    /// together.
    var ranges: [Range<Int>]?
    /// Chains of operations on elements that it runs, to be shown.
    var chains: [ChainText] = []
    /// Called once before the pieces.
    var prepare: () throws -> Void = {}
    /// Runs one piece as one worker.
    let body: (_ piece: Int, _ worker: Int) -> Void
    /// Called once after the pieces.
    var finish: () -> Void = {}

    init(_ name: String, pieces: Int = 1, body: @escaping (Int, Int) -> Void) {
        self.name = name
        self.pieces = pieces
        self.body = body
    }

    /// This kernel with another one after each piece, which takes the elements that the piece has made.
    func followed(by other: Kernel) -> Kernel {
        precondition(pieces == other.pieces, "\(name) and \(other.name) have other pieces")
        let both = Kernel("\(name) then \(other.name)", pieces: pieces) { [body] piece, worker in
            body(piece, worker)
            other.body(piece, worker)
        }
        both.chains = chains + other.chains
        both.prepare = { [prepare] in
            try prepare()
            try other.prepare()
        }
        both.finish = { [finish] in
            finish()
            other.finish()
        }
        return both
    }
}
