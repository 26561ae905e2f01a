import ElboData
import ElboGraph
import ElboNetworks

extension SafeTensors.File {
    /// The arrays that a model owns, Float32 tensors under their own names.
    ///
    /// - Throws: `ModelFileError` for one that is missing, of another shape, or not finite.
    func arrays(of parameters: [Parameter], path: String) throws -> [HostArray] {
        try parameters.map { parameter in
            guard let tensor = self[parameter.name] else {
                throw ModelFileError.missingTensor(path: path, name: parameter.name)
            }
            guard tensor.shape == parameter.shape.extents, case .float32(let values) = tensor.values
            else {
                throw ModelFileError.wrongTensor(
                    path: path, name: parameter.name, expected: parameter.shape.extents,
                    found: tensor.shape)
            }
            if !values.allSatisfy(\.isFinite) {
                throw ModelFileError.notFinite(path: path, name: parameter.name)
            }
            return HostArray(parameter.shape, values)
        }
    }
}

extension [HostArray] {
    /// The arrays as a file holds them.
    func tensors(named parameters: [Parameter]) -> [SafeTensors.Tensor] {
        zip(parameters, self).map { parameter, array in
            SafeTensors.Tensor(
                name: parameter.name, shape: array.shape.extents, values: .float32(array.floats))
        }
    }
}
