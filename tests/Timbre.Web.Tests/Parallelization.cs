// libtorch has one random generator and one number of threads per process, and each server has threads of its own.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
