import ArgumentParser
import Elbo
import Foundation

/// `elbo recipes`
struct ListRecipes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipes",
        abstract: "The named compositions and the parts they are made of.",
        discussion: """
            Every recipe with what it maximises, where it comes from and the parts it stands for; then all \
            parts with their options. Any part can be replaced: each role is an option of elbo train.

            Example:
              elbo recipes
              elbo train digits.npy --recipe iwae --prior normal-mixture:components=20
            """)

    @OptionGroup var format: OutputFormat

    func run() throws {
        let catalog = Catalog()
        try format.show(catalog, text: catalog.text)
    }
}

/// All recipes and parts.
struct Catalog: Encodable {
    /// A recipe and the options of `elbo train` that say the same.
    struct Entry: Encodable {
        let name, summary, equation, paper: String
        let options: [String: String]
    }

    /// A part that can play a role.
    struct Part: Encodable {
        let role, kind, summary: String
        let options: [PartOption]
    }

    let recipes: [Entry]
    let parts: [Part]

    init() {
        recipes = Recipe.all.map { recipe in
            var roles = [
                ("posterior", recipe.posterior.kind), ("prior", recipe.prior.kind),
                ("objective", recipe.objective.kind), ("strategy", recipe.strategy.kind),
            ]
            if let adversary = recipe.adversary { roles.append(("adversary", adversary.kind)) }
            return Entry(
                name: recipe.name, summary: recipe.summary, equation: recipe.equation,
                paper: recipe.paper, options: Dictionary(uniqueKeysWithValues: roles))
        }
        parts =
            Catalog.parts(Posterior.self) + Catalog.parts(Prior.self)
            + Catalog.parts(Likelihood.self) + Catalog.parts(Objective.self)
            + Catalog.parts(TrainingStrategy.self) + Catalog.parts(Adversary.self)
    }

    private static func parts<Index: PartIndex>(_ index: Index.Type) -> [Part] {
        index.kinds.map {
            Part(role: index.role, kind: $0.kind, summary: $0.summary, options: $0.options)
        }
    }

    var text: String {
        var lines = ["Recipes (elbo train --recipe NAME)"]
        for recipe in recipes {
            lines += [
                "", "  \(recipe.name): \(recipe.summary)", "    maximises  \(recipe.equation)",
            ]
            lines.append("    paper      \(recipe.paper)")
            let own = recipe.options.filter { Catalog.standard[$0.key] != $0.value }
                .sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
            if !own.isEmpty { lines.append("    same as    \(own.joined(separator: " "))") }
        }
        for role in ["posterior", "prior", "likelihood", "objective", "strategy", "adversary"] {
            let name = role.prefix(1).uppercased() + role.dropFirst()
            lines += ["", "\(name) (elbo train --\(role) KIND:OPTION=VALUE,...)"]
            for part in parts where part.role == role {
                lines.append("  \(part.kind): \(part.summary)")
                lines += part.options.map { "    \($0.name)=\($0.standard)  \($0.meaning)" }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The parts of the plain recipe, which need no saying.
    private static let standard = [
        "posterior": Recipe.vae.posterior.kind, "prior": Recipe.vae.prior.kind,
        "objective": Recipe.vae.objective.kind, "strategy": Recipe.vae.strategy.kind,
    ]
}
