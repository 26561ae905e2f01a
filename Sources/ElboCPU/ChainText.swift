import CElboKernels

/// What a chain does, whatever memory it works on: its operations, with operands numbered within their kind in the order
/// of their appearance.
///
/// An array that is written counts as a new one, though it may lie where an older one did: code reads and writes in the
/// order of the text, so that the same code serves a result that replaces its operand and one that does not.
struct ChainText: CustomStringConvertible {
    /// The number of the chain's first instruction.
    let first: Int
    private(set) var steps: [elbo_text] = []
    /// The locations of arrays and of single numbers.
    private(set) var arrays: [Int] = []
    private(set) var numbers: [Int] = []
    private var values: [Int] = []

    /// The texts of all chains of a program.
    static func all(_ instructions: [elbo_instruction], _ locations: TileLocations) -> [ChainText] {
        var result: [ChainText] = []
        var current: ChainText?
        for (index, instruction) in instructions.enumerated() where instruction.isLink {
            if instruction.operation == ELBO_END {
                if let text = current { result.append(text) }
                current = nil
                continue
            }
            var text = current ?? ChainText(first: index)
            text.append(instruction, locations)
            current = text
        }
        return result
    }

    private init(first: Int) { self.first = first }

    private mutating func append(_ instruction: elbo_instruction, _ locations: TileLocations) {
        var step = elbo_text()
        step.operation = instruction.operation.rawValue
        step.form = instruction.form
        step.a = operand(instruction.in.0, locations)
        step.b = operand(instruction.in.1, locations)
        step.out = result(instruction.out, locations)
        steps.append(step)
    }

    private mutating func operand(_ location: Int32, _ locations: TileLocations) -> Int32 {
        guard location >= 0 else { return Int32(ELBO_TEXT_NOTHING) }
        let place = Int(location)
        switch locations.all[place].kind {
        case ELBO_SPLAT: return Int32(ELBO_TEXT_NUMBER) + ChainText.number(of: place, in: &numbers)
        case ELBO_SLOT: return Int32(ELBO_TEXT_VALUE) + ChainText.number(of: place, in: &values)
        default: return Int32(ELBO_TEXT_ARRAY) + ChainText.number(of: place, in: &arrays)
        }
    }

    private mutating func result(_ location: Int32, _ locations: TileLocations) -> Int32 {
        guard location >= 0, [ELBO_ARRAY, ELBO_STREAM].contains(locations.all[Int(location)].kind)
        else { return operand(location, locations) }
        arrays.append(Int(location))
        return Int32(ELBO_TEXT_ARRAY) + Int32(arrays.count - 1)
    }

    private static func number(of place: Int, in known: inout [Int]) -> Int32 {
        if let index = known.lastIndex(of: place) { return Int32(index) }
        known.append(place)
        return Int32(known.count - 1)
    }

    /// As it stands in `chains.h`.
    var description: String {
        let lines = steps.map { step in
            let name = String(cString: elbo_operation_name(elbo_operation(step.operation)))
            let operands = [step.a, step.b, step.out].map(ChainText.name).joined(separator: ", ")
            return "    STEP(\(name), \(step.form), \(operands))"
        }
        let counts = "\(arrays.count), \(numbers.count), \(values.count)"
        return (["CHAIN(NAME, \(counts))"] + lines).joined(separator: " \\\n")
    }

    private static func name(_ operand: Int32) -> String {
        operand == 0 ? "N" : "\(["", "M", "S", "R"][Int(operand >> 8)])(\(operand & 255))"
    }
}
