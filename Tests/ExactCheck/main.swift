import ElboGolden
import Foundation

// exact-check lines: the golden lines. exact-check write FOLDER, read FOLDER: files of every law, and whether they decode.
let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.count) {
case ("lines", 1): print(try GoldenLines.all().joined(separator: "\n"))
case ("write", 2):
    for model in SmallModel.all {
        try Data(model.packed()).write(to: URL(filePath: "\(arguments[2])/\(model.name).elbo"))
    }
    try Data(SmallTable().packed(SmallTable.text(rows: 45)))
        .write(to: URL(filePath: "\(arguments[2])/table.elbo"))
    for small in try SmallText.all() {
        try Data(small.packed(SmallText.text(lines: 45)))
            .write(to: URL(filePath: "\(arguments[2])/\(small.name).elbo"))
    }
    try Data(SmallNumbers.packed().bytes)
        .write(to: URL(filePath: "\(arguments[2])/numbers.elbo"))
case ("read", 2):
    for model in SmallModel.all {
        let bytes = try Data(contentsOf: URL(filePath: "\(arguments[2])/\(model.name).elbo"))
        let symbols = try model.unpacked([UInt8](bytes)).flatMap { $0 ?? [] }
        guard symbols == model.examples(45) else {
            print("\(model.name): other symbols")
            exit(1)
        }
        print("\(arguments[2])/\(model.name).elbo decodes")
    }
    let table = try Data(contentsOf: URL(filePath: "\(arguments[2])/table.elbo"))
    let text = try SmallTable().unpacked([UInt8](table)).flatMap { $0 ?? [] }
    guard text == SmallTable.text(rows: 45) else {
        print("table: another text")
        exit(1)
    }
    print("\(arguments[2])/table.elbo decodes")
    for small in try SmallText.all() {
        let bytes = try Data(contentsOf: URL(filePath: "\(arguments[2])/\(small.name).elbo"))
        let text = try small.unpacked([UInt8](bytes)).flatMap { $0 ?? [] }
        guard text == SmallText.text(lines: 45) else {
            print("\(small.name): another text")
            exit(1)
        }
        print("\(arguments[2])/\(small.name).elbo decodes")
    }
    let coded = try Data(contentsOf: URL(filePath: "\(arguments[2])/numbers.elbo"))
    guard try SmallNumbers.unpacked([UInt8](coded)).flatMap({ $0 ?? [] }) == SmallNumbers.numbers
    else {
        print("numbers: other numbers")
        exit(1)
    }
    print("\(arguments[2])/numbers.elbo decodes")
case ("time", 2):
    // How long some examples take a perceptron of 784-400-20 to code, with verification and without.
    let count = Int(arguments[2]) ?? 1000
    let model = SmallModel.ofDigits
    for isVerifying in [false, true] {
        let began = ContinuousClock.now
        let bytes = try model.packed(
            examples: count, chunk: 1000, isVerifying: isVerifying)
        print(
            "\(count) examples, \(isVerifying ? "verified, " : "")\(bytes.count) bytes: \(ContinuousClock.now - began)"
        )
    }
default: exit(64)
}
