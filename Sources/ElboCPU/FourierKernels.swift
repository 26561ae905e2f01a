import CElboKernels
import ElboGraph
import Foundation

/// Kernels of the discrete Fourier transform of real signals, sixteen side by side.
struct FourierKernels {
    /// [..., N].
    let signals: Shape
    let path: InstructionPath
    let workers: Int

    private var length: Int { signals[-1] }
    private var rows: Int { signals.count / length }

    /// Signals that a piece takes.
    private static let together = 64

    /// X, [2, ..., N/2 + 1].
    func spectra(_ x: Address, _ out: Address) -> Kernel {
        let bins = length / 2 + 1
        return kernel("fourier") { [loops = path.loops, length, rows] tables, row, count, room in
            loops.pointee.fourier(
                tables, length, x + row * length, out + row * bins, out + (rows + row) * bins,
                count,
                room)
        }
    }

    /// What x gets of the numbers of its spectrum, [..., N].
    func adjoint(_ spectra: Address, _ out: Address) -> Kernel {
        let bins = length / 2 + 1
        return kernel("fourieradjoint") {
            [loops = path.loops, length, rows] tables, row, count, room in
            loops.pointee.fourier_adjoint(
                tables, length, spectra + row * bins, spectra + (rows + row) * bins,
                out + row * length, count, room)
        }
    }

    private func kernel(
        _ name: String, _ body: @escaping (Address, _ row: Int, _ count: Int, Address) -> Void
    ) -> Kernel {
        let tables = WorkerScratch(workers: 1, count: 2 * length)
        for k in 0..<length {
            let angle = 2 * Double.pi * Double(k) / Double(length)
            tables[0][k] = Float(cos(angle))
            tables[0][length + k] = Float(sin(angle))
        }
        let room = WorkerScratch(workers: workers, count: 2 * length * Int(ELBO_LANES))
        let together = FourierKernels.together
        let rows = rows
        return Kernel("\(name)(\(signals))", pieces: (rows + together - 1) / together) {
            piece, worker in
            for row in stride(
                from: piece * together, to: min((piece + 1) * together, rows), by: Int(ELBO_LANES))
            {
                body(tables[0], row, min(Int(ELBO_LANES), rows - row), room[worker])
            }
        }
    }
}
