import Foundation

/// How long this process has been running, by the system's own record of its start.
enum ProcessAge {
    #if os(Linux)
        /// Seconds since the process was made, to a hundredth; nil where the system does not say.
        static var seconds: Double? {
            // The fields of stat follow the name in brackets; the start is the twentieth of them.
            guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
                let start = stat.split(separator: ")").last?.split(separator: " ").dropFirst(19)
                    .first,
                let ticks = Double(start)
            else { return nil }
            var now = timespec()
            guard clock_gettime(CLOCK_BOOTTIME, &now) == 0 else { return nil }
            let perSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
            return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - ticks / perSecond
        }
    #else
        /// Seconds since the process was made; nil where the system does not say.
        static var seconds: Double? {
            var information = kinfo_proc()
            var size = MemoryLayout<kinfo_proc>.stride
            var name = [CTL_KERN, KERN_PROC, KERN_PROC_PID, getpid()]
            guard sysctl(&name, UInt32(name.count), &information, &size, nil, 0) == 0 else {
                return nil
            }
            let start = information.kp_proc.p_starttime
            return Date().timeIntervalSince1970 - Double(start.tv_sec)
                - Double(start.tv_usec) * 1e-6
        }
    #endif
}
