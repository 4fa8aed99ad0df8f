using Timbre.Training.Networks;
using Timbre.Training.Workers;

namespace Timbre.Training.Tests.Distributed;

public sealed class WorkerEnvironmentTests
{
    [Fact]
    public void The_variables_of_torchrun_and_PyTorchJob_are_read()
    {
        var worker = Read(("MASTER_ADDR", "job-master-0"), ("MASTER_PORT", "23456"), ("RANK", "3"), ("WORLD_SIZE", "4"), ("LOCAL_RANK", "1"))!;
        Assert.Equal((3, 4, 1, "job-master-0", 23456), (worker.Rank, worker.Size, worker.LocalRank, worker.MasterAddress, worker.MasterPort));
        Assert.False(worker.LauncherServesStore);
        Assert.True(Read(("MASTER_ADDR", "a"), ("MASTER_PORT", "1"), ("RANK", "0"), ("WORLD_SIZE", "2"), ("TORCHELASTIC_USE_AGENT_STORE", "True"))!.LauncherServesStore);
    }

    [Fact]
    public void A_process_alone_is_no_worker()
    {
        Assert.Null(Read());
        Assert.Null(Read(("WORLD_SIZE", "1"), ("RANK", "0")));
        Assert.Null(Read(("WORLD_SIZE", "")));
        // A batch script outside of srun is one process, whatever the job asked for.
        Assert.Null(Read(("SLURM_JOB_ID", "9"), ("SLURM_NTASKS", "8"), ("SLURM_PROCID", "0"), ("SLURM_JOB_NODELIST", "n1")));
        Assert.Null(Read(("SLURM_STEP_NUM_TASKS", "1"), ("SLURM_PROCID", "0"), ("SLURM_STEP_NODELIST", "n1")));
    }

    [Fact]
    public void The_variables_of_a_Slurm_step_are_mapped()
    {
        (string, string)[] step = [("SLURM_JOB_ID", "4711"), ("SLURM_STEP_ID", "0"), ("SLURM_STEP_NUM_TASKS", "6"), ("SLURM_PROCID", "5"), ("SLURM_LOCALID", "2"), ("SLURM_STEP_NODELIST", "gpu[07-09,11]")];
        var worker = Read(step)!;
        Assert.Equal((5, 6, 2, "gpu07"), (worker.Rank, worker.Size, worker.LocalRank, worker.MasterAddress));
        Assert.InRange(worker.MasterPort, 1024, 32767);
        Assert.Equal(worker.MasterPort, Read([.. step.Where(pair => pair.Item1 != "SLURM_PROCID"), ("SLURM_PROCID", "0")])!.MasterPort);
        Assert.NotEqual(worker.MasterPort, Read([.. step.Where(pair => pair.Item1 != "SLURM_JOB_ID"), ("SLURM_JOB_ID", "4712")])!.MasterPort);
        var told = Read([.. step, ("MASTER_ADDR", "10.0.0.9"), ("MASTER_PORT", "29500")])!;
        Assert.Equal(("10.0.0.9", 29500), (told.MasterAddress, told.MasterPort));
    }

    [Theory]
    [InlineData("node1", "node1")]
    [InlineData("node1,node2", "node1")]
    [InlineData("node[01-04]", "node01")]
    [InlineData("node[7,9-12],other3", "node7")]
    [InlineData("rack[2-3]n[01-08,11],big7", "rack2n01")]
    [InlineData("n[3]-ib", "n3-ib")]
    public void The_first_host_of_a_node_list_is_found(string nodes, string first) => Assert.Equal(first, WorkerEnvironment.FirstHost(nodes));

    [Theory]
    [InlineData("MASTER_ADDR")]
    [InlineData("MASTER_PORT")]
    [InlineData("RANK")]
    public void A_missing_variable_is_named(string missing)
    {
        (string, string)[] all = [("MASTER_ADDR", "a"), ("MASTER_PORT", "1"), ("RANK", "0"), ("WORLD_SIZE", "2")];
        var exception = Assert.Throws<TrainingException>(() => Read([.. all.Where(pair => pair.Item1 != missing)]));
        Assert.StartsWith($"{missing} is not set", exception.Message);
    }

    [Theory]
    [InlineData("RANK", "2")]
    [InlineData("RANK", "-1")]
    [InlineData("WORLD_SIZE", "two")]
    [InlineData("MASTER_PORT", "99999")]
    public void A_value_that_cannot_be_is_refused(string name, string value)
    {
        (string, string)[] all = [("MASTER_ADDR", "a"), ("MASTER_PORT", "1"), ("RANK", "0"), ("WORLD_SIZE", "2")];
        Assert.Contains(value, Assert.Throws<TrainingException>(() => Read([.. all.Where(pair => pair.Item1 != name), (name, value)])).Message);
    }

    [Theory]
    [InlineData(32, 1)]
    [InlineData(32, 2)]
    [InlineData(33, 3)]
    [InlineData(7, 4)]
    [InlineData(1, 1)]
    public void Workers_share_the_rows_of_a_batch_in_mirror_pairs(int count, int workers)
    {
        var shares = Enumerable.Range(0, workers).Select(rank => BatchSource.OwnRows(count, rank, workers)).ToArray();
        Assert.Equal(Enumerable.Range(0, count), shares.SelectMany(rows => rows).Order());
        foreach (var rows in shares)
        {
            Assert.NotEmpty(rows);
            // The partner of each row, as mixup takes it in the whole batch, stands in the mirrored place of the share.
            Assert.Equal(rows.Select(row => count - 1 - row), rows.Reverse());
        }
        if (workers == 1)
            Assert.Equal(Enumerable.Range(0, count), shares[0]);
    }

    private static WorkerEnvironment? Read(params (string Name, string Value)[] variables) =>
        WorkerEnvironment.Read(name => variables.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault());
}
