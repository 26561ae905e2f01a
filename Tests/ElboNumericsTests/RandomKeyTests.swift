import ElboNumerics
import Testing

@Suite struct RandomKeyTests {
    @Test("Philox4x32-10 gives the published known answers")
    func knownAnswers() {
        // Random123's kat_vectors, philox 4x32 10, zero counter and zero key.
        let zero = RandomKey(bits: 0).block(0)
        #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    }
}
