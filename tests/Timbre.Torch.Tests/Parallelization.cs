// One test at a time: libtorch uses every core by itself, its seed is the process's, and leaks are found by counting tensors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
