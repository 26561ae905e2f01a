import ElboMixtures
import Testing

@Suite("Names of covariance models")
struct CovarianceModelNameTests {
    @Test("there are fourteen, and the diagonal ones end in I")
    func names() {
        #expect(CovarianceModel.allCases.count == 14)
        #expect(
            CovarianceModel.allCases.filter(\.isDiagonal).map(\.name)
                == ["EII", "VII", "EEI", "VEI", "EVI", "VVI"])
    }

    @Test(
        "aliases, in any case",
        arguments: [
            ("spherical", CovarianceModel.vii), ("diag", .vvi), ("tied", .eee), ("full", .vvv),
            ("tied-spherical", .eii), ("Tied-Diagonal", .eei), ("FULL", .vvv), ("vev", .vev),
            ("Eve", .eve), ("e", .eii), ("V", .vii),
        ])
    func aliases(name: String, model: CovarianceModel) {
        #expect(CovarianceModel(name: name) == model)
    }

    @Test("what is no name", arguments: ["", "EE", "IIE", "diagonal ", "VVVV"])
    func unknown(name: String) {
        #expect(CovarianceModel(name: name) == nil)
    }

    @Test("every name leads back to its model")
    func roundTrip() {
        for model in CovarianceModel.allCases {
            #expect(CovarianceModel(name: model.name) == model)
        }
        #expect(Set(CovarianceModel.allCases.map(\.summary)).count == 14)
    }

    @Test(
        "models in words",
        arguments: [
            (CovarianceModel.eii, "spherical, equal volume"),
            (.vei, "diagonal, equal shape, varying volume"),
            (.eee, "ellipsoidal, equal volume, shape and orientation"),
            (.vvv, "ellipsoidal, varying volume, shape and orientation"),
            (.eve, "ellipsoidal, equal volume and orientation, varying shape"),
        ])
    func summaries(model: CovarianceModel, words: String) {
        #expect(model.summary == words)
    }

    @Test("one column has two models")
    func oneColumn() {
        #expect(CovarianceModel.distinct(dimension: 1).map { $0.name(dimension: 1) } == ["E", "V"])
        #expect(CovarianceModel.distinct(dimension: 2).count == 14)
        #expect(CovarianceModel.vvv.name(dimension: 2) == "VVV")
    }
}
