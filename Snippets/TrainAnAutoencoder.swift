import Elbo

let digits = try Dataset.read("t10k-images-idx3-ubyte.gz")
let run = try AutoencoderRun(
    digits, latentDimension: 10, options: TrainingOptions(epochs: 3, seed: 1))

let executor = CPUExecutor()
let file = try run.train(on: executor)
try file.save(to: "digits.safetensors")

let session = ModelSession(file.model, on: executor)
let codes = try session.encode(digits)
let samples = try session.sample(64, key: RandomKey(seed: 2))
let bound = try session.evaluate(digits).bound
print(
    "\(codes.count) codes, \(samples.count / 784) samples, ELBO \(bound.elbo.mean) nats per digit")
