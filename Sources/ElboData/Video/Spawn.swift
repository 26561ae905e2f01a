import Foundation

/// Two ends of one line of bytes: this process' own, and that of a program which is about to start.
struct Channel {
    let own: Int32
    let other: Int32

    /// Sockets, since writing to one whose reader has gone needs raise no signal; nil where the system has no more.
    init?() {
        var ends: [Int32] = [-1, -1]
        #if canImport(Darwin)
            guard socketpair(AF_UNIX, SOCK_STREAM, 0, &ends) == 0 else { return nil }
            var isQuiet: Int32 = 1
            setsockopt(
                ends[0], SOL_SOCKET, SO_NOSIGPIPE, &isQuiet,
                socklen_t(MemoryLayout<Int32>.size))
        #else
            guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
                return nil
            }
        #endif
        (own, other) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(own, F_SETFL, O_NONBLOCK)
    }

    /// Writes what there is room for; below 0 for an error.
    static func send(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int {
        #if canImport(Darwin)
            Foundation.send(file, bytes.baseAddress, bytes.count, 0)
        #else
            Foundation.send(file, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #endif
    }
}

/// Starting programs.
enum Spawn {
    /// Starts a program with these files as its standard streams.
    ///
    /// - Parameter input: What it reads; nothing when nil.
    /// - Returns: Its number; nil when it cannot be started.
    static func start(
        _ path: String, _ arguments: [String], input: Int32?, output: Int32, errors: Int32
    ) -> pid_t? {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        guard posix_spawnattr_init(&attributes) == 0 else { return nil }
        defer { posix_spawnattr_destroy(&attributes) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // A program whose reader has gone ends, also where this one ignores that.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var settings =
            ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var process: pid_t = 0
        return posix_spawn(&process, path, &actions, &attributes, &words, &settings) == 0
            ? process : nil
    }
}
