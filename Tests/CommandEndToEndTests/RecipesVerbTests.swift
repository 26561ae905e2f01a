import Foundation
import Testing

@Suite("elbo recipes")
struct RecipesVerbTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    @Test("names show recipes with their own parts, and parts; what nothing is called is refused")
    func names() throws {
        let all = try tool.run("recipes").output
        let shown = try tool.run("recipes", "iwae", "vamp")
        #expect(shown.code == 0, "\(shown.errors)")
        for words in ["  iwae: ", "  importance-weighted: ", "  vamp: ", "components="] {
            #expect(shown.output.contains(words), "\(shown.output)")
        }
        for words in ["beta-vae", "Likelihood", "Posterior", "Strategy"] {
            #expect(all.contains(words) && !shown.output.contains(words))
        }
        // Each line stands in the whole list, too.
        let lines = Set(all.split(separator: "\n"))
        #expect(shown.output.split(separator: "\n").allSatisfy(lines.contains))
        #expect(try tool.run("recipes", "normal-mixture").output.hasPrefix("Prior"))
        let refused = try tool.run("recipes", "iwea")
        #expect(refused.code == 64 && refused.errors.contains("did you mean iwae?"))
    }
}
