import CElboKernels

/// The order of a cluster's steps, and the places of their results.
///
/// Steps fall into phases: even ones run step by step over a whole tile (views, random numbers, sums), odd ones are
/// chains. Within a chain each step follows, if it can, the one whose result it takes: then that result passes in
/// registers and, used only once, lies nowhere else.
struct TileSchedule {
    private let steps: [TileStep]
    private let phases: [Int]
    private var order: [Int] = []
    /// A chain's step: which operand is the result of the step before; nil when none is.
    private var accumulated: [Int?]

    init(_ steps: [TileStep]) {
        self.steps = steps
        var phases: [Int] = []
        for step in steps {
            let parity = step.isLink ? 1 : 0
            phases.append(
                step.sources.map { phases[$0] + (phases[$0] % 2 == parity ? 0 : 1) }.max() ?? parity
            )
        }
        self.phases = phases
        accumulated = Array(repeating: nil, count: steps.count)
        arrange()
    }

    private var lastPhase: Int { phases.max() ?? 0 }

    // MARK: Order

    private mutating func arrange() {
        var users = Array(repeating: 0, count: steps.count)
        var isInner = Array(repeating: false, count: steps.count)
        for (index, step) in steps.enumerated() {
            for source in Set(step.sources) {
                users[source] += 1
                if phases[source] == phases[index] { isInner[source] = true }
            }
        }
        var members = Array(repeating: [Int](), count: lastPhase + 1)
        for index in steps.indices { members[phases[index]].append(index) }
        var isDone = Array(repeating: false, count: steps.count)
        for phase in members {
            // From the results that leave the phase, each with what it needs before it.
            for result in phase where !isInner[result] {
                var waiting = [(step: result, isReady: false)]
                while let next = waiting.popLast() {
                    guard !isDone[next.step] else { continue }
                    if next.isReady {
                        isDone[next.step] = true
                        append(next.step)
                        continue
                    }
                    waiting.append((next.step, true))
                    // The last of these to be pushed comes first; a result that is used once comes last.
                    let sources = steps[next.step].sources.filter {
                        phases[$0] == phases[result] && !isDone[$0]
                    }
                    for source in sources.sorted(by: { (users[$0], $1) < (users[$1], $0) }) {
                        waiting.append((source, false))
                    }
                }
            }
        }
    }

    private mutating func append(_ step: Int) {
        if let last = order.last, phases[last] == phases[step], steps[step].isLink {
            accumulated[step] = steps[step].operands.firstIndex(of: .value(last))
        }
        order.append(step)
    }

    // MARK: Instructions

    /// When a result is needed for the last time, and where it may lie until then.
    private struct Life {
        var lastUse = -1
        /// Whether anything but the next step of the chain reads it.
        var needsMemory = false
        var leavesPhase = false
    }

    /// The program, with the locations of all results.
    func instructions(_ locations: inout TileLocations) -> [elbo_instruction] {
        var lives = Array(repeating: Life(), count: steps.count)
        var position = Array(repeating: 0, count: steps.count)
        var lastRead: [Int: Int] = [:]
        for (index, step) in order.enumerated() {
            position[step] = index
            for (number, operand) in steps[step].operands.enumerated() {
                switch operand {
                case .location(let place): lastRead[place] = index
                case .value(let source):
                    lives[source].lastUse = index
                    if number != accumulated[step], !isSquare(step) || accumulated[step] == nil {
                        lives[source].needsMemory = true
                    }
                    if phases[source] != phases[step] { lives[source].leavesPhase = true }
                }
            }
        }
        // Memory whose old contents are still to be read is written at the end of the chain that reads it last.
        var late = Array(repeating: [(step: Int, target: Int)](), count: lastPhase + 3)
        var targets: [Int: Int] = [:]
        for step in order {
            guard let target = steps[step].store.map({ locations.stream($0) }) else { continue }
            guard let reader = lastRead[target], reader > position[step] else {
                targets[step] = target
                continue
            }
            let phase = max(phases[step], phases[order[reader]]) | 1
            late[phase].append((step, target))
            lives[step].needsMemory = true
            lives[step].lastUse = order.count
            if phase != phases[step] { lives[step].leavesPhase = true }
        }
        var emission = Emission(locations: locations)
        var next = 0
        for phase in late.indices {
            while next < order.count, phases[order[next]] == phase {
                emit(order[next], lives, targets, &emission)
                for source in Set(steps[order[next]].sources) where lives[source].lastUse == next {
                    emission.release(source)
                }
                next += 1
            }
            for (step, target) in late[phase] {
                emission.code.append(
                    elbo_instruction(ELBO_LOAD, in: [emission.place(step)], out: target))
            }
            emission.endChain()
        }
        locations = emission.locations
        return emission.code
    }

    private func isSquare(_ step: Int) -> Bool {
        steps[step].code.operation == ELBO_MULTIPLY
            && steps[step].operands[0] == steps[step].operands[1]
    }

    private func emit(
        _ index: Int, _ lives: [Life], _ targets: [Int: Int], _ emission: inout Emission
    ) {
        let step = steps[index]
        func place(_ operand: TileStep.Operand) -> Int {
            switch operand {
            case .value(let source): emission.place(source)
            case .location(let known): known
            }
        }
        guard step.isLink else {
            var code = step.code
            code.in.0 = step.operands.first.map { Int32(place($0)) } ?? -1
            if code.operation != ELBO_REDUCE {
                code.out = Int32(targets[index] ?? emission.room(ELBO_ARRAY))
                emission.places[index] = Int(code.out)
            }
            emission.code.append(code)
            return
        }
        let life = lives[index]
        var out = targets[index]
        if out == nil, life.needsMemory {
            out = emission.room(life.leavesPhase ? ELBO_ARRAY : ELBO_SLOT)
        }
        var code = step.code.operation
        var form = accumulated[index]
        var operands = step.operands
        if code == ELBO_COPY {
            if form == nil { code = ELBO_LOAD }
        } else if isSquare(index), form != nil {
            code = ELBO_SQUARE
            operands = [operands[0]]
        } else if form == nil, operands.count != 2 {
            emission.code.append(elbo_instruction(ELBO_LOAD, in: [place(operands[0])]))
            form = 0
        }
        if let form { operands.remove(at: form) }
        // Two operands, both in memory, are form 2.
        emission.code.append(
            elbo_instruction(
                code, form: form ?? (operands.count == 2 ? 2 : 0), in: operands.map { place($0) },
                out: out ?? -1))
        emission.places[index] = out
    }

    /// Instructions so far, and where results lie.
    private struct Emission {
        var locations: TileLocations
        var code: [elbo_instruction] = []
        var places: [Int: Int] = [:]
        private var free: [Int] = []

        init(locations: TileLocations) { self.locations = locations }

        func place(_ step: Int) -> Int {
            guard let place = places[step] else {
                preconditionFailure("the result of step \(step) lies nowhere")
            }
            return place
        }

        mutating func room(_ kind: elbo_location_kind) -> Int {
            if let index = free.lastIndex(where: { locations.all[$0].kind == kind }) {
                return free.remove(at: index)
            }
            return locations.room(kind)
        }

        /// Lets others have a result's room.
        mutating func release(_ step: Int) {
            guard let place = places[step], locations.all[place].base == nil else { return }
            free.append(place)
        }

        mutating func endChain() {
            guard let last = code.last, last.isLink, last.operation != ELBO_END else { return }
            code.append(elbo_instruction(ELBO_END))
        }
    }
}
