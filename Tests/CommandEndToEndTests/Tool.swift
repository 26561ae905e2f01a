import Foundation
import Testing

/// The real program, run in a folder of its own.
struct Tool {
    /// What a run came to.
    struct Outcome {
        let code: Int32
        let output: String
        let errors: String
    }

    /// An empty folder, removed by nobody but the system.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// The program beside the tests.
    static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let folder =
            bundle?.bundleURL.deletingLastPathComponent()
            ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return folder.appendingPathComponent("elbo")
    }

    /// The digits that come with the project.
    static var digits: String { resource("t10k-images-idx3-ubyte.gz") }
    /// Their classes.
    static var digitLabels: String { resource("t10k-labels-idx1-ubyte.gz") }

    private static func resource(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(
                "Sources/CElboDigits/Digits/\(name)"
            )
            .path
    }

    /// What makes calls of the system fail, built beside the tests.
    static var faults: String {
        executable.deletingLastPathComponent().appendingPathComponent("libFaultInjection.so").path
    }

    /// Runs a line of the shell in which `elbo` is the program.
    ///
    /// - Returns: The exit code, what went to standard output and what to standard error.
    func shell(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
        let program = Tool.executable.path
        return try run(
            ["-c", "elbo() { '\(program)' \"$@\"; }; \(line)"], of: "/bin/bash",
            environment: environment)
    }

    /// Starts the program.
    func start(
        _ arguments: [String], of program: String? = nil, input: String? = nil,
        environment: [String: String] = [:]
    ) throws -> (process: Process, output: Pipe, errors: URL) {
        let process = Process()
        process.executableURL = program.map { URL(fileURLWithPath: $0) } ?? Tool.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        // Errors go to a file, so that neither stream can fill up and block the other.
        let errors = folder.appendingPathComponent("stderr-\(UUID().uuidString)")
        try Data().write(to: errors)
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        if let input {
            let pipe = Pipe()
            process.standardInput = pipe
            try process.run()
            pipe.fileHandleForWriting.write(Data(input.utf8))
            try pipe.fileHandleForWriting.close()
        } else {
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }
        return (process, output, errors)
    }

    /// Runs the program to its end.
    func run(_ arguments: String..., input: String? = nil) throws -> Outcome {
        try run(arguments, input: input)
    }

    /// Runs the program to its end.
    func run(
        _ arguments: [String], of program: String? = nil, input: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let (process, output, errors) = try start(
            arguments, of: program, input: input, environment: environment)
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let talk = try String(contentsOf: errors, encoding: .utf8)
        try FileManager.default.removeItem(at: errors)
        let code =
            process.terminationReason == .exit
            ? process.terminationStatus : 128 + process.terminationStatus
        return Outcome(code: code, output: text, errors: talk)
    }

    /// The text of a file in the folder.
    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    func write(_ bytes: Data, to name: String) throws {
        try bytes.write(to: folder.appendingPathComponent(name))
    }

    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    /// Names in the folder.
    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// A table of two bands: rows of four columns.
    static func table(rows: Int) -> String {
        let lines = (0..<rows).map { row -> String in
            let t = Double(row) * 0.37
            let side = row % 2 == 0 ? 3.0 : -3.0
            return "\(side + sin(t)),\(cos(t) - side),\(sin(2 * t)),\(side * 0.5 + cos(3 * t))"
        }
        return "width,height,depth,weight\n" + lines.joined(separator: "\n") + "\n"
    }
}
