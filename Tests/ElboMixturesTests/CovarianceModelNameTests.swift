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
}
