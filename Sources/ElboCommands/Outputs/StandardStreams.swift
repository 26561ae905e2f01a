import Foundation

/// The three streams that the program is started with.
enum StandardStreams {
    /// Makes it safe to write to them, whatever they are.
    ///
    /// A reader that goes away is an error of one write and no end of the process: talk that nobody hears must
    /// end no work. A stream that is closed would give its number to the next file that is opened, and talk
    /// would go into a model; its number is taken by a descriptor that refuses.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // Swift's runtime takes the wish to quit for a crash, prints a trace and goes on.
        signal(SIGQUIT, SIG_DFL)
        // Threads of some programs' libraries block it, and what they start inherits that.
        var quit = sigset_t()
        sigemptyset(&quit)
        sigaddset(&quit, SIGQUIT)
        pthread_sigmask(SIG_UNBLOCK, &quit, nil)
        // A file larger than is allowed is an error of one write as well.
        signal(SIGXFSZ, SIG_IGN)
        for (number, refusing) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)] as [(Int32, Int32)]
        where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is this one: those below it are open by now.
            _ = open("/dev/null", refusing)
        }
    }

    /// Ends the process as one whose reader has gone, without a word.
    static func endByBrokenPipe() -> Never {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        _exit(128 + SIGPIPE)
    }
}
