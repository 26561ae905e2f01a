import ElboData

extension SafeTensors.File {
    /// The finite Float64 numbers of a tensor.
    ///
    /// - Throws: `ModelFileError` for one that is missing, of another shape or kind, or not finite.
    func numbers(_ name: String, _ shape: [Int], path: String) throws -> [Double] {
        guard let tensor = self[name] else {
            throw ModelFileError.missingTensor(path: path, name: name)
        }
        guard tensor.shape == shape, case .float64(let values) = tensor.values else {
            throw ModelFileError.wrongTensor(
                path: path, name: name, expected: shape, found: tensor.shape)
        }
        guard values.allSatisfy(\.isFinite) else {
            throw ModelFileError.notFinite(path: path, name: name)
        }
        return values
    }
}
