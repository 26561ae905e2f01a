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
            parts with their options. Any part can be replaced: each role is an option of elbo train. With names \
            of recipes or parts, these alone, and of a recipe the parts it stands for.

            Example:
              elbo recipes
              elbo recipes iwae normal-mixture
              elbo train digits.npy --recipe iwae --prior normal-mixture:components=20
            """)

    @Argument(
        help: ArgumentHelp("Recipes and parts to show (default: all).", valueName: "name"),
        completion: .list(Recipe.all.map(\.name)))
    var names: [String] = []

    @OptionGroup var format: OutputFormat

    func run() throws {
        let catalog = names.isEmpty ? Catalog() : try Catalog().showing(names)
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

    private(set) var recipes: [Entry]
    private(set) var parts: [Part]

    /// What has these names, and the parts of recipes among them that are not the plain one's.
    ///
    /// - Throws: `CommandFailure` for a name that nothing has.
    func showing(_ names: [String]) throws -> Catalog {
        let known = recipes.map(\.name) + parts.map(\.kind)
        for name in names where !known.contains(name) {
            let meant = name.nearest(among: known).map { "; did you mean \($0)?" } ?? ""
            throw CommandFailure(
                .usage, "no recipe and no part is called \(name)\(meant)")
        }
        var shown = self
        shown.recipes = recipes.filter { names.contains($0.name) }
        shown.parts = parts.filter { part in
            names.contains(part.kind)
                || shown.recipes.contains { Catalog.own($0)[part.role] == part.kind }
        }
        return shown
    }

    /// The parts of a recipe that are not those of the plain one, by role.
    private static func own(_ recipe: Entry) -> [String: String] {
        recipe.options.filter { Catalog.standard[$0.key] != $0.value }
    }

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
        var lines = recipes.isEmpty ? [] : ["Recipes (elbo train --recipe NAME)"]
        for recipe in recipes {
            lines += [
                "", "  \(recipe.name): \(recipe.summary)", "    maximises  \(recipe.equation)",
            ]
            lines.append("    paper      \(recipe.paper)")
            let own = Catalog.own(recipe)
                .sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
            if !own.isEmpty { lines.append("    same as    \(own.joined(separator: " "))") }
        }
        for role in ["posterior", "prior", "likelihood", "objective", "strategy", "adversary"]
        where parts.contains(where: { $0.role == role }) {
            let name = role.prefix(1).uppercased() + role.dropFirst()
            lines += ["", "\(name) (elbo train --\(role) KIND:OPTION=VALUE,...)"]
            for part in parts where part.role == role {
                lines.append("  \(part.kind): \(part.summary)")
                lines += part.options.map { "    \($0.name)=\($0.standard)  \($0.meaning)" }
            }
        }
        return lines.drop(while: \.isEmpty).joined(separator: "\n")
    }

    /// The parts of the plain recipe, which need no saying.
    private static let standard = [
        "posterior": Recipe.vae.posterior.kind, "prior": Recipe.vae.prior.kind,
        "objective": Recipe.vae.objective.kind, "strategy": Recipe.vae.strategy.kind,
    ]
}
