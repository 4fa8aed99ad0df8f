// libtorch draws from one random generator for the whole process: two trainings side by side would each disturb the other's seed.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
