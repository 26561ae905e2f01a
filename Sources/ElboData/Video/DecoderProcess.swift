import Foundation

/// What another program prints, as bytes.
final class DecoderProcess: ByteSource {
    private let process = Process()
    private let output = Pipe()
    private let talk = ErrorText()

    /// The path of a program in one of the folders of `PATH`; nil when it is in none.
    static func path(of program: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Starts a program without any input.
    init(_ path: String, _ arguments: [String]) throws(VideoDefect) {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = talk.pipe
        do {
            try process.run()
        } catch {
            throw .notDecoded(reason: "it cannot be started")
        }
        talk.listen()
    }

    deinit {
        // A program that waits for its output to be read would not end by itself.
        try? output.fileHandleForReading.close()
        if process.isRunning { end() }
    }

    private func end() {
        let leader = process.processIdentifier
        // What it started itself belongs to its group, where it has one of its own.
        kill(getpgid(leader) == leader ? -leader : leader, SIGKILL)
        process.waitUntilExit()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = systemRead(output.fileHandleForReading.fileDescriptor, buffer)
            if count >= 0 { return count }
            guard errno == EINTR else { throw VideoDefect.cannotRead(reason: systemReason(errno)) }
        }
    }

    var remainingAtMost: Int? { nil }

    var fractionRead: Double? { nil }

    /// Waits for the end of the program, after all of its output; one that does not end within ten seconds is killed.
    ///
    /// - Throws: `VideoDefect.notDecoded` when it failed or was killed.
    func finish() throws(VideoDefect) {
        let deadline = Date(timeIntervalSinceNow: 10)
        while process.isRunning, Date() < deadline { usleep(2000) }
        if process.isRunning {
            end()
            throw .notDecoded(reason: "it does not end after its output")
        }
        process.waitUntilExit()
        switch (process.terminationReason, process.terminationStatus) {
        case (.exit, 0): return
        case (.exit, let status):
            throw .notDecoded(reason: talk.lastLine ?? "it ends with status \(status)")
        default:
            throw .notDecoded(reason: "it was killed by signal \(process.terminationStatus)")
        }
    }
}

extension DecoderProcess {
    /// What the program says of output that makes no sense: nil where it ends well, or goes on printing for a second, in
    /// which case it is ended.
    func complaint() -> VideoDefect? {
        let deadline = Date(timeIntervalSinceNow: 1)
        var rest = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let left = deadline.timeIntervalSinceNow
            var ready = pollfd(
                fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&ready, 1, Int32(left * 1000) + 1) > 0 else {
                end()
                return nil
            }
            if rest.withUnsafeMutableBytes({ systemRead(ready.fd, $0) }) == 0 { break }
        }
        do throws(VideoDefect) {
            try finish()
            return nil
        } catch { return error }
    }
}

private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(file, buffer.baseAddress, buffer.count)
}

/// What a program says on standard error: all of it is taken, so that the program never waits, and the end is kept.
private final class ErrorText: Sendable {
    let pipe = Pipe()
    private let end = Guarded([UInt8]())
    private let isDone = DispatchSemaphore(value: 0)

    func listen() {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [end, isDone] in
            while case let piece = handle.availableData, !piece.isEmpty {
                end.change { $0 = ($0 + piece).suffix(4096) }
            }
            isDone.signal()
        }
    }

    /// The last line that says something; read once, after the program has ended.
    var lastLine: String? {
        // Grandchildren may keep the pipe open.
        _ = isDone.wait(timeout: .now() + 1)
        let text = String(decoding: end.value, as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).last.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }
}

/// A value that several threads change.
private final class Guarded<Value: Sendable>: @unchecked Sendable {
    // Every use holds the lock.
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) {
        stored = value
    }

    var value: Value { lock.withLock { stored } }

    func change(_ body: (inout Value) -> Void) {
        lock.withLock { body(&stored) }
    }
}
