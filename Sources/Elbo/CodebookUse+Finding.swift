extension CodebookUse {
    /// What a reader should know about it.
    var finding: Finding {
        let (all, some) = (NumberText.text(codewords), NumberText.text(used))
        let varied = NumberText.text(perplexity, significantDigits: 3)
        guard perplexity >= Self.few * Double(codewords) else {
            return Finding(
                .warning, "Most of the codebook is idle",
                text:
                    "\(some) of \(all) codewords occur, and they are as varied as \(varied) used alike: codes say less "
                    + "than they could. Restart idle codewords sooner (--posterior quantized:restart=0.2), train for longer "
                    + "(--epochs), or take fewer or smaller codewords (quantized:codewords=128,size=8), which cost less."
            )
        }
        return Finding(
            .good, "The codebook is in use",
            text:
                "\(some) of \(all) codewords occur, as varied as \(varied) used alike. More of them "
                + "(--posterior quantized:codewords=\(2 * codewords)) or more places (fewer --channels) may improve "
                + "the reconstruction further.")
    }
}
