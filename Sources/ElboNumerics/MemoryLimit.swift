import Foundation

/// How much memory this process can have.
public enum MemoryLimit {
    /// Bytes: what the machine has, or less where the system (`ulimit`) or a container allows less.
    public static let bytes: Int = {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return ([physical] + processLimits + containerLimits).min() ?? physical
    }()

    /// The limits on the address space and the data of this process.
    private static var processLimits: [Int] {
        var space = rlimit()
        var data = rlimit()
        #if os(Linux)
            let isKnown =
                getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &space) == 0
                && getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data) == 0
        #else
            let isKnown = getrlimit(RLIMIT_AS, &space) == 0 && getrlimit(RLIMIT_DATA, &data) == 0
        #endif
        return isKnown ? [space, data].map { Int(clamping: $0.rlim_cur) } : []
    }

    /// The limits of Linux' control groups, version 2 and 1; none elsewhere. The word "max" is no number.
    private static var containerLimits: [Int] {
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        let own = groups.split(separator: "\n").compactMap { line -> String? in
            line.hasPrefix("0::") ? "/sys/fs/cgroup\(line.dropFirst(3))/memory.max" : nil
        }
        let files =
            own + ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        return files.compactMap { file in
            (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
    }
}
