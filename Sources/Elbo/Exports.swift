// The library as one import.
@_exported import ElboAutoencoders
@_exported import ElboCPU
@_exported import ElboCompression
@_exported import ElboData
@_exported import ElboDistributions
@_exported import ElboEvaluation
@_exported import ElboExact
@_exported import ElboGraph
@_exported import ElboMixtures
@_exported import ElboModelFiles
@_exported import ElboNetworks
@_exported import ElboNumerics
@_exported import ElboReference
@_exported import ElboReport
@_exported import ElboStateSpaces
@_exported import ElboTraining
