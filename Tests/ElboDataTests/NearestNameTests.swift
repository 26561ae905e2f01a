import ElboData
import Testing

@Suite("The name that was probably meant")
struct NearestNameTests {
    @Test(
        "one or two mistakes are forgiven, another word is not",
        arguments: [
            ("latnet", "latent"), ("epoch", "epochs"), ("bil_length", "bill_length"),
            ("SEX", "sex"),
            ("latent", "latent"), ("colour", nil), ("q", nil), ("", nil),
        ] as [(String, String?)])
    func nearest(_ typed: String, _ meant: String?) {
        let known = ["latent", "epochs", "bill_length", "sex", "batch"]
        #expect(typed.nearest(among: known) == meant)
    }
}
