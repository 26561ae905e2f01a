import Elbo

extension CodebookUse {
    /// The numbers for people.
    var text: String {
        [
            Format.entry(
                "codebook", "\(Format.count(used)) of \(Format.count(codewords))",
                "codewords in use, \(Format.number(100 * Double(used) / Double(codewords), decimals: 0)) %"
            ),
            Format.entry(
                "perplexity", Format.number(perplexity, decimals: 1),
                "so many codewords, all alike often, would be as varied"),
        ].joined(separator: "\n")
    }
}

extension CodebookUse {
    /// The same of the averages that training ended with.
    var textOfTraining: String {
        "the codebook in the last steps, codewords that began anew counted as the mean of all "
            + "(evaluate counts those of data):\n" + text
    }
}

extension TrainedAutoencoder {
    /// Refuses a model whose codes are made of codewords.
    ///
    /// - Throws: `CommandFailure`.
    func requireDimensions() throws {
        guard autoencoder.codeLayout == nil else {
            throw CommandFailure(
                .usage,
                "traverse moves one dimension of a code, and the codes of this model are made of codewords, between which there is nothing; elbo interpolate goes from one example to another"
            )
        }
    }
}
