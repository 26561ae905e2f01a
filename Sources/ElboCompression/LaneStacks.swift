/// The stacks of examples that are coded side by side: one for each lane, or one for all.
struct LaneStacks {
    /// nil for one that turned out to be damaged.
    private(set) var all: [CodeStack?]
    private let isShared: Bool

    /// A stack for each lane.
    init(_ stacks: [CodeStack?]) {
        all = stacks
        isShared = false
    }

    /// One stack for all lanes.
    init(shared stack: CodeStack) {
        all = [stack]
        isShared = true
    }

    /// Whether a lane's stack is whole so far.
    func isWhole(_ lane: Int) -> Bool { all[isShared ? 0 : lane] != nil }

    /// Does something with the stack of a lane, which is lost if it fails.
    mutating func with(_ lane: Int, _ body: (inout CodeStack) throws -> Void) {
        let place = isShared ? 0 : lane
        guard var stack = all[place] else { return }
        // Held once, its words are not copied.
        all[place] = nil
        guard (try? body(&stack)) != nil else { return }
        all[place] = stack
    }
}
