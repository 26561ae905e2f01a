import ElboAutoencoders
import ElboCPU
import ElboData
import ElboGraph
import ElboNetworks
import ElboTestSupport
import Testing

@Suite("Arithmetic of graphs and models")
struct ModelCostTests {
    @Test("products are counted by their definition, transposed or not")
    func products() {
        let trace = Trace()
        let a = trace.argument(.float([3, 5]), label: "a")
        let b = trace.argument(.float([7, 5]), label: "b")
        let c = trace.argument(.float([3, 4]), label: "c")
        let first = a.matrixMultiplied(by: b, transposingOther: true)
        let second = a.matrixMultiplied(by: c, transposingSelf: true)
        #expect(trace.graph(returning: [first]).multiplyAdds == 3 * 5 * 7)
        #expect(trace.graph(returning: [second]).multiplyAdds == 5 * 3 * 4)
    }

    @Test("a convolution and its two adjoints touch the same triples")
    func convolutions() {
        let trace = Trace()
        let convolution = Convolution(kernel: [3, 3], strides: [2, 2], padding: 1, groups: 2)
        let x = trace.argument(.float([2, 8, 6, 4]), label: "x")
        let w = trace.argument(.float([3, 3, 2, 10]), label: "w")
        let y = x.convolved(with: w, convolution)
        // 2 images, 4 x 3 positions, 10 outputs, each of 3 x 3 x 2 numbers.
        let once = 2 * 4 * 3 * 10 * 3 * 3 * 2
        #expect(trace.graph(returning: [y]).multiplyAdds == once)
        let gradients = gradient(of: (y * y).sum(), withRespectTo: [x, w])
        #expect(trace.graph(returning: gradients).multiplyAdds == 3 * once)
    }

    @Test("of a perceptron: the sizes of its layers, one after another")
    func model() throws {
        let schema = ExampleSchema(itemShape: [5])
        let model = try KnownModel(.vae, schema: schema, latent: 2, hidden: [32]).scattered(seed: 3)
        let cost = try model.session(on: CPUExecutor(threads: 1)).cost(repetitions: 3)
        #expect(cost.encodingMultiplyAdds == 5 * 32 + 32 * (2 + 2))
        #expect(cost.decodingMultiplyAdds == 2 * 32 + 32 * 5)
        #expect(cost.parameterBytes == 4 * model.autoencoder.parameters.trainedCount)
        let seconds = try #require(cost.encodingSeconds)
        #expect(seconds > 0 && seconds < 10)
    }
}
