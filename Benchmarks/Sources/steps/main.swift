import Elbo
@_spi(Benchmarks) import ElboCPU
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTraining
import Foundation

struct Peer: Trainable {
    let batch: Int
    let item: [Int]
    let channels: [Int]
    let latent: Int
    let dense: Int
    var controls: [String] { [] }
    func controlValues(at progress: TrainingProgress) -> [Double] { [] }
    var small: [Int] {
        var s = [item[0], item[1]]
        for _ in channels { s = s.map { $0 / 2 } }
        return s
    }
    var flat: Int { channels.isEmpty ? item.reduce(1, *) : small[0] * small[1] * channels.last! }
    var parameters: [Parameter] {
        var p: [Parameter] = []
        var c = item.last!
        for (i, o) in channels.enumerated() {
            p.append(Parameter("c\(i).w", [4, 4, c, o], .fanInUniform))
            p.append(Parameter("c\(i).b", [o], .zeros))
            c = o
        }
        func lin(_ n: String, _ i: Int, _ o: Int) {
            p.append(Parameter("\(n).w", [i, o], .fanInUniform))
            p.append(Parameter("\(n).b", [o], .zeros))
        }
        lin("f", flat, dense)
        lin("heads", dense, 2 * latent)
        lin("g1", latent, dense)
        lin("g2", dense, flat)
        let back = Array(channels.reversed().dropFirst()) + [item.last!]
        if !channels.isEmpty {
            c = channels.last!
            for (i, o) in back.enumerated() {
                p.append(Parameter("t\(i).w", [4, 4, o, c], .fanInUniform))
                p.append(Parameter("t\(i).b", [o], .zeros))
                c = o
            }
        }
        return p
    }
    func loss(of x: Tensor, controls: [Tensor], in pass: inout ForwardPass) -> TracedLoss {
        let geometry = Convolution(kernel: [4, 4], strides: [2, 2], padding: 1)
        let B = batch
        func lin(_ n: String, _ x: Tensor) -> Tensor {
            x.matrixMultiplied(by: pass["\(n).w"]) + pass["\(n).b"]
        }
        var h = x
        if !channels.isEmpty {
            h = h.reshaped(to: Shape([B] + item))
            for i in channels.indices {
                h = relu(h.convolved(with: pass["c\(i).w"], geometry) + pass["c\(i).b"])
            }
            h = h.reshaped(to: [B, flat])
        }
        h = relu(lin("f", h))
        let heads = lin("heads", h)
        let mu = heads.slice(0..<latent, along: 1)
        let lv = heads.slice(latent..<2 * latent, along: 1)
        let z = mu + exp(0.5 * lv) * pass.nextKey().normal([B, latent])
        h = relu(lin("g1", z))
        h = lin("g2", h)
        if !channels.isEmpty {
            h = relu(h).reshaped(to: [B, small[0], small[1], channels.last!])
            var e = small
            for i in channels.indices {
                e = e.map { $0 * 2 }
                h = h.transposedConvolved(with: pass["t\(i).w"], geometry, extents: e) + pass["t\(i).b"]
                if i < channels.count - 1 { h = relu(h) }
            }
            h = h.reshaped(to: [B, item.reduce(1, *)])
        }
        let bce = (softplus(h) - h * x).sum()
        let kl = -0.5 * (1 + lv - mu * mu - exp(lv)).sum()
        return TracedLoss(loss: (bce + kl) / Double(B), metrics: [])
    }
}

let args = CommandLine.arguments
let work = args.count > 1 ? args[1] : "mlp"
let threads = args.count > 2 ? Int(args[2]) : nil
let profile = args.contains("--profile")
let models: [String: Peer] = [
    "mlp": Peer(batch: 128, item: [784], channels: [], latent: 20, dense: 400),
    "conv28": Peer(batch: 128, item: [28, 28, 1], channels: [32, 64], latent: 32, dense: 256),
    "conv64": Peer(
        batch: 64, item: [64, 64, 3], channels: [32, 32, 64, 64], latent: 32, dense: 256),
]
let model = models[work]!
let step = TrainingStep(model: model, optimizer: .adam)
let size = model.item.reduce(1, *)
let graph = step.graph(batchShape: [model.batch, size]).graph
let executor = CPUExecutor(threads: threads)
let state = executor.makeState(
    model.parameters.initialValues(key: RandomKey(seed: 0))
        + step.moments.map { HostArray(repeating: 0, $0.shape) })
let program = try executor.plan(graph, state: state)
if args.contains("--plan") { print(program) }
var rng = RandomKey(seed: 5)
let data = (0..<8).map { i in
    HostArray(
        [model.batch, size],
        (0..<model.batch * size).map {
            Float(RandomKey(seed: UInt64(i)).uniform(at: $0) > 0.5 ? 1 : 0)
        })
}
let rate = HostArray(1e-3)
@MainActor func run(_ i: Int) throws -> Double {
    try program.run([data[i % 8], HostArray(RandomKey(seed: UInt64(i))), rate, HostArray(Double(i + 1))])[0].scalar
}
let N = ["mlp": 400, "conv28": 60, "conv64": 30][work]!
for i in 0..<max(5, N / 10) { _ = try run(i) }
program.isProfiling = profile
var times: [Double] = []
var loss = 0.0
for _ in 0..<5 {
    let t = ContinuousClock.now
    for i in 0..<N { loss = try run(i) }
    times.append((ContinuousClock.now - t) / .seconds(1) / Double(N) * 1e3)
}
times.sort()
print(
    "elbo \(work) B=\(model.batch) threads \(executor.threads): median \(times[2]) ms/step, min \(times[0]); loss \(loss)"
)
if profile {
    let total = program.profile.reduce(0) { $0 + $1.seconds }
    for (k, s) in program.profile where s / total > 0.004 {
        print(String(format: "%5.1f%% %7.3f ms  ", s / total * 100, s / Double(5 * N) * 1e3) + k.prefix(150))
    }
    print("accounted", total / Double(5 * N) * 1e3)
}
