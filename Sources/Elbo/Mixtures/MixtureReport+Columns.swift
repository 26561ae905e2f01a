import ElboMixtures
import ElboModelFiles
import ElboReport

extension MixtureReport {
    /// Which columns tell groups, and how that was found; nil where all were taken.
    var selectionSection: Report.Section? {
        guard let selection = file.manifest.selection else { return nil }
        let sentence = selection.sentence
        return Report.Section(
            "Which columns tell groups",
            lead: sentence.prefix(1).uppercased() + sentence.dropFirst() + ".",
            figures: [
                Figure(
                    RowTable(
                        columns: ["column", "step", "difference of BICs", "mixture"],
                        rows: selection.steps.map { step in
                            [
                                step.name,
                                step.isAddition
                                    ? step.isDone ? "taken in" : "not taken in"
                                    : step.isDone ? "left out" : "kept",
                                NumberText.text(step.difference, decimals: 1),
                                "\(step.components) components, \(step.model.name)",
                            ]
                        }, holdsWords: true), title: "Step by step",
                    caption:
                        "The BIC of groups in the column less that of the column following the others: above 0 it tells groups.",
                    width: .full)
            ])
    }
}
