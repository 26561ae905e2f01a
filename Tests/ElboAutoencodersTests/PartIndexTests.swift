import ElboAutoencoders
import Foundation
import Testing

/// Parts by kind: as text, in files, in lists.
@Suite struct PartIndexTests {
    private func kinds<Index: PartIndex>(_ index: Index.Type) throws {
        #expect(Set(index.kinds.map { $0.kind }).count == index.kinds.count)
        for kind in index.kinds {
            let plain = try Index(kind.kind)
            #expect(plain.kind == kind.kind)
            // What an option's list says of itself can be said.
            let options = kind.options.map { "\($0.name)=\($0.standard)" }
            let said = try Index("\(kind.kind):" + options.joined(separator: ","))
            #expect(said == plain && said.hashValue == plain.hashValue)
            let again = try JSONDecoder().decode(Index.self, from: JSONEncoder().encode(plain))
            #expect(again == plain && again.description == plain.description)
            try plain.chosen.validate()
            #expect(throws: AutoencoderError.self) { try Index("\(kind.kind):nonsense=1") }
            for option in kind.options {
                #expect(throws: AutoencoderError.self) {
                    try Index("\(kind.kind):\(option.name)=nonsense")
                }
            }
        }
        #expect(throws: AutoencoderError.self) { try Index("nonsense") }
        #expect(throws: AutoencoderError.self) { try Index("") }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Index.self, from: Data(#"{"kind":"nonsense"}"#.utf8))
        }
    }

    @Test("Every part is made by name, saved, opened and refused with a sentence")
    func all() throws {
        try kinds(Posterior.self)
        try kinds(Prior.self)
        try kinds(Likelihood.self)
        try kinds(Objective.self)
        try kinds(TrainingStrategy.self)
        try kinds(Adversary.self)
    }

    @Test("Numbers of a part are part of what it is")
    func numbers() throws {
        let (a, b) = (try Prior("normal-mixture:components=3"), try Prior("normal-mixture"))
        #expect(a != b && a == .normalMixture(components: 3))
        #expect(try Likelihood("gaussian:sigma=0.5") == .gaussian(sigma: .fixed(value: 0.5)))
        #expect(throws: AutoencoderError.self) { try Prior("normal-mixture:components=0") }
        #expect(throws: AutoencoderError.self) { try Likelihood("gaussian:sigma=-1") }
        #expect(throws: AutoencoderError.self) { try Likelihood("gaussian:sigma") }
    }

    @Test("Recipes have names of their own and are saved by them")
    func recipes() throws {
        #expect(Set(Recipe.all.map(\.name)).count == Recipe.all.count)
        for recipe in Recipe.all {
            #expect(Recipe(recipe.name) == recipe)
            let again = try JSONDecoder().decode(
                [Recipe].self, from: JSONEncoder().encode([recipe]))
            #expect(again == [recipe])
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Recipe].self, from: Data(#"["nonsense"]"#.utf8))
        }
    }
}
