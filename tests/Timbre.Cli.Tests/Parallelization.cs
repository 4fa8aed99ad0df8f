// The commands write to the console of the process, which the tests redirect.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
