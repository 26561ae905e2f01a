import Elbo

let digits = try Dataset.read("t10k-images-idx3-ubyte.gz")
let run = try AutoencoderRun(
    digits, latentDimension: 10, options: TrainingOptions(epochs: 3, seed: 1))

let executor = CPUExecutor()
let file = try run.train(on: executor)
try file.save(to: "digits.safetensors")

let codes = try file.model.encode(digits, on: executor)
let samples = try file.model.sample(64, key: RandomKey(seed: 2), on: executor)
let bound = try file.model.evaluate(digits, on: executor).bound
print(
    "\(codes.count) codes, \(samples.count / 784) samples, ELBO \(bound.elbo.mean) nats per digit")
