import ElboReport

extension Report.Section {
    /// How the page was made: the command, what was left out, and further entries.
    static func origin(_ origin: PageOrigin, program: String, entries: [TableFigure.Entry] = [])
        -> Report.Section
    {
        var rows = entries + [.init("Program", program)]
        rows.append(
            .init(
                "Left out",
                origin.leftOut.isEmpty
                    ? "Nothing that this page knows of." : origin.leftOut.joined(separator: " ")))
        let command =
            origin.command.isEmpty
            ? [] : [Figure(CodeBlock(origin.command), title: "Command", width: .full)]
        return Report.Section(
            "How this page was made", lead: "What it takes to make it again.",
            figures: command + [Figure(TableFigure([.init("", rows)], layout: .rows), width: .full)]
        )
    }
}
