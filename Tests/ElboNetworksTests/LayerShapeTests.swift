import ElboGraph
import ElboNetworks
import Foundation
import Testing

@Suite("Layers tell the shape they give, and refuse shapes that do not fit")
struct LayerShapeTests {
    private static func convolution(
        _ window: Window, inputs: Int = 2, outputs: Int = 4, groups: Int = 1
    ) -> Layer {
        .convolution(
            geometry: Convolution(window, groups: groups), inputs: inputs, outputs: outputs,
            initializer: .zeros)
    }

    private static let three = Window(kernel: [3, 3], padding: 1)

    /// Layers that do not fit [6, 5, 2], and the name of what is wrong.
    static let defects: [(layer: Layer, name: String)] = [
        (.dense(inputs: 60, outputs: 3, initializer: .zeros), "a layer's inputs"),
        (convolution(three, inputs: 3), "a layer's inputs"),
        (convolution(three, outputs: 0), "a layer's outputs"),
        (convolution(three, outputs: .max), "a layer's outputs"),
        (convolution(three, outputs: 3, groups: 2), "the groups of a convolution"),
        (convolution(three, groups: 0), "the groups of a convolution"),
        (convolution(Window(kernel: [0, 3])), "the kernel of a window"),
        (convolution(Window(kernel: [3])), "the kernel of a window"),
        (convolution(Window(kernel: [3, 3], strides: [0, 1])), "the strides of a window"),
        (
            convolution(Window(kernel: [3, 3], dilation: [1, .max])), "the dilation of a window"
        ),
        (convolution(Window(kernel: [3, 3], low: [-1, 0])), "the padding of a window"),
        (convolution(Window(kernel: [3, 3], high: [1])), "the padding of a window"),
        (convolution(Window(kernel: [7, 3])), "the size of images"),
        (
            .transposedConvolution(
                geometry: Convolution(three), extents: [7, 5], inputs: 2, outputs: 3,
                initializer: .zeros), "a transposed convolution's extents"
        ),
        (
            .transposedConvolution(
                geometry: Convolution(three), extents: [6], inputs: 2, outputs: 3,
                initializer: .zeros), "the shape of an example"
        ),
        (.layerNormalization(features: 5), "a normalisation's features"),
        (.batchNormalization(features: 60), "a normalisation's features"),
        (.groupNormalization(groups: 1, channels: 3), "a normalisation's features"),
        (.groupNormalization(groups: 3, channels: 2), "a normalisation's groups"),
        (.groupNormalization(groups: 0, channels: 2), "a normalisation's groups"),
        (.pooling(rule: .average, window: Window(kernel: [6, 6])), "the size of images"),
        (.upsampling(rule: .nearest(factors: [2, 0])), "the factors of an upsampling"),
        (.upsampling(rule: .bilinear(extents: [0, 4])), "the shape of an example"),
        (.upsampling(rule: .bilinear(extents: [.max, .max])), "the shape of an example"),
        (.reshape(itemShape: [6, 5]), "the shape of an example"),
        (.reshape(itemShape: [-6, -10]), "the shape of an example"),
        (.reshape(itemShape: []), "the shape of an example"),
        (.dropout(rate: 1), "the dropout rate"),
        (.residual(layers: [convolution(three)]), "a residual block's outputs"),
    ]

    @Test("Each defect is named, in a sentence", arguments: defects.indices)
    func defect(index: Int) throws {
        let (layer, name) = LayerShapeTests.defects[index]
        let error = #expect(throws: LayerError.self) { try layer.outputShape(for: [6, 5, 2]) }
        guard case .misfit(let found, _, _) = error else { return }
        #expect(found == name)
        #expect(error?.description.hasPrefix("\(name) is ") == true)
    }

    @Test("Layers on images refuse rows")
    func rows() {
        for layer in [
            LayerShapeTests.convolution(LayerShapeTests.three),
            .pooling(rule: .maximum, window: LayerShapeTests.three),
            .upsampling(rule: .nearest(factors: [2, 2])),
        ] {
            #expect(throws: LayerError.self) { try layer.outputShape(for: [60]) }
        }
    }

    @Test("Shapes that fit")
    func shapes() throws {
        func shape(_ layer: Layer) throws -> [Int] { try layer.outputShape(for: [6, 5, 2]) }
        let three = LayerShapeTests.three
        #expect(try shape(LayerShapeTests.convolution(three)) == [6, 5, 4])
        #expect(try shape(.pooling(rule: .maximum, window: three)) == [6, 5, 2])
        #expect(try shape(.upsampling(rule: .nearest(factors: [2, 3]))) == [12, 15, 2])
        #expect(try shape(.upsampling(rule: .bilinear(extents: [7, 9]))) == [7, 9, 2])
        #expect(try shape(.reshape(itemShape: [60])) == [60])
        #expect(try shape(.groupNormalization(groups: 2, channels: 2)) == [6, 5, 2])
        #expect(
            try shape(
                .transposedConvolution(
                    geometry: Convolution(kernel: [4, 4], strides: [2, 2], padding: 1),
                    extents: [13, 10], inputs: 2, outputs: 3, initializer: .zeros)) == [13, 10, 3])
    }

    @Test("Layers on images survive JSON")
    func codable() throws {
        let layers = Array(ImageLayerTests.layers.values) + [.reshape(itemShape: [3, 2])]
        let network = Network([.residual(layers: layers)])
        let data = try JSONEncoder().encode(network)
        #expect(try JSONDecoder().decode(Network.self, from: data) == network)
    }
}
