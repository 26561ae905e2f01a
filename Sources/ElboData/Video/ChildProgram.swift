import Foundation

/// Another program at work: what it prints, as bytes, while it is given its input.
///
/// It shares this process' group, so that a terminal's interrupt reaches both, and ends by itself when this process does: its input then
/// has an end and its output no reader. What it starts itself is not waited for.
final class ChildProgram: ByteSource {
    /// Its number; nil once it was waited for.
    private var process: pid_t?
    /// How it ended.
    private var status: Int32?
    private let output: Int32
    private let errors: Int32
    private var input: Int32?
    private var unwritten: ArraySlice<UInt8>
    /// The end of what it says on standard error.
    private var talk: [UInt8] = []
    private var isTalking = true

    /// Seconds without a byte in any direction until a program counts as hung.
    private let patience: Double

    /// The path of a program in one of the folders of `PATH`; nil when it is in none.
    static func path(of program: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - arguments: What it is told.
    ///   - bytes: What it reads; nothing when nil.
    ///   - patience: Seconds without a byte in any direction until it counts as hung.
    init(
        _ path: String, _ arguments: [String], reading bytes: [UInt8]? = nil,
        patience: Double = 60
    ) throws(VideoDefect) {
        guard let printed = Channel(), let said = Channel(), let given = Channel() else {
            throw .notDecoded(reason: "it cannot be started")
        }
        let started = Spawn.start(
            path, arguments, input: bytes == nil ? nil : given.other, output: printed.other,
            errors: said.other)
        for channel in [printed, said, given] { close(channel.other) }
        guard let started else {
            for channel in [printed, said, given] { close(channel.own) }
            throw .notDecoded(reason: "it cannot be started")
        }
        process = started
        (output, errors) = (printed.own, said.own)
        unwritten = (bytes ?? [])[...]
        input = given.own
        self.patience = patience
        if unwritten.isEmpty { closeInput() }
    }

    deinit {
        end()
        closeInput()
        close(output)
        close(errors)
    }

    private func closeInput() {
        if let input { close(input) }
        input = nil
    }

    /// Ends the program, whatever it does.
    private func end() {
        guard let process else { return }
        kill(process, SIGKILL)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
        self.process = nil
    }

    /// Whether it has ended by itself.
    private var hasEnded: Bool {
        guard let process else { return true }
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return false }
        self.process = nil
        self.status = status
        return true
    }

    var remainingAtMost: Int? { nil }

    var fractionRead: Double? { nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let count = try next(into: buffer, until: nil) else {
            end()
            throw VideoDefect.notDecoded(
                reason: "it has said nothing for \(Int(patience)) seconds, and was ended")
        }
        return count
    }

    /// The next bytes of its output; 0 at its end, nil when none have come until a moment, or for too long.
    private func next(
        into buffer: UnsafeMutableRawBufferPointer, until end: Date?
    ) throws(VideoDefect) -> Int? {
        var lastMove = Date()
        while true {
            // Whatever was printed before the end is there now.
            let isOver = hasEnded
            var files = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isTalking ? errors : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input ?? -1, events: Int16(POLLOUT), revents: 0),
            ]
            let ready = poll(&files, 3, isOver ? 0 : 50)
            guard ready >= 0 || errno == EINTR else {
                throw .cannotRead(reason: systemReason(errno))
            }
            if ready > 0 {
                if files[1].revents != 0 { listen() }
                if files[2].revents != 0, write() { lastMove = Date() }
                if files[0].revents != 0 {
                    let count = Foundation.read(output, buffer.baseAddress, buffer.count)
                    if count >= 0 { return count }
                    guard errno == EINTR || errno == EAGAIN else {
                        throw .cannotRead(reason: systemReason(errno))
                    }
                }
            }
            // Others may hold the output open.
            if isOver, files[0].revents == 0 { return 0 }
            if let end, Date() > end { return nil }
            if Date().timeIntervalSince(lastMove) > patience { return nil }
        }
    }

    /// Takes what it says, so that it never waits, and keeps the end.
    private func listen() {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = Foundation.read(errors, &piece, piece.count)
        if count > 0 {
            talk = (talk + piece[..<count]).suffix(4096)
        } else if count == 0 {
            isTalking = false
        }
    }

    /// Gives it more of its input.
    ///
    /// - Returns: Whether it took some.
    private func write() -> Bool {
        guard let input else { return false }
        let count = unwritten.withUnsafeBytes { Channel.send($0, to: input) }
        if count > 0 { unwritten = unwritten.dropFirst(count) }
        // A program that reads no more says why by itself.
        if unwritten.isEmpty || (count < 0 && errno != EINTR && errno != EAGAIN) { closeInput() }
        return count > 0
    }

    /// Waits for the end of the program, after all of its output; one that does not end within ten seconds is killed.
    ///
    /// - Throws: `VideoDefect.notDecoded` when it failed or was killed.
    func finish() throws(VideoDefect) {
        let deadline = Date(timeIntervalSinceNow: 10)
        while !hasEnded, Date() < deadline {
            var file = pollfd(fd: isTalking ? errors : -1, events: Int16(POLLIN), revents: 0)
            if poll(&file, 1, 5) > 0 { listen() }
        }
        guard process == nil else {
            end()
            throw .notDecoded(reason: "it does not end after its output")
        }
        var file = pollfd(fd: isTalking ? errors : -1, events: Int16(POLLIN), revents: 0)
        // What it started may go on talking.
        for _ in 0..<64 where isTalking && poll(&file, 1, 0) > 0 { listen() }
        guard let status, status != 0 else { return }
        // The numbers of wait(2): below a signal, above an exit code.
        throw status & 0x7f == 0
            ? .notDecoded(reason: lastLine ?? "it ends with status \(status >> 8 & 0xff)")
            : .notDecoded(reason: "it was killed by signal \(status & 0x7f)")
    }

    /// What the program says of output that makes no sense: nil where it ends well, or goes on printing for a second, in
    /// which case it is ended.
    func complaint() -> VideoDefect? {
        let deadline = Date(timeIntervalSinceNow: 1)
        var rest = [UInt8](repeating: 0, count: 1 << 16)
        do throws(VideoDefect) {
            while true {
                var found: Result<Int?, VideoDefect> = .success(nil)
                rest.withUnsafeMutableBytes { buffer in
                    do throws(VideoDefect) {
                        found = .success(try next(into: buffer, until: deadline))
                    } catch { found = .failure(error) }
                }
                guard let count = try found.get(), Date() < deadline else {
                    end()
                    return nil
                }
                if count == 0 { break }
            }
            try finish()
            return nil
        } catch { return error }
    }

    /// The last line that says something.
    private var lastLine: String? {
        String(decoding: talk, as: UTF8.self).split(whereSeparator: \.isNewline).last.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }
}
