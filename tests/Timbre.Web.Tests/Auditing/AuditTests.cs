using Timbre.Web.Auditing;
using Timbre.Web.Data;

namespace Timbre.Web.Tests.Auditing;

public sealed class AuditTests
{
    [Fact]
    public async Task A_folder_is_audited_in_the_background_and_its_files_are_named_as_clients_know_them()
    {
        await using var served = await Served.StartAsync(prepare: folder =>
        {
            folder.Write("music/set/one.wav", Sounds.Wav(8));
            folder.Write("music/set/two.wav", Sounds.Wav(8));
            folder.Write("music/set/broken.wav", [1, 2, 3]);
        });
        var audits = served.Get<AuditService>();
        Assert.Null(audits.Find("music/set"));
        Assert.True(audits.Start("music/set").IsRunning);
        await Served.UntilAsync(() => audits.Find("music/set")?.Report is not null, "the audit is done");

        var job = audits.Find("music/set")!;
        Assert.Equal((3, 3), (job.Done, job.Total));
        Assert.Equal(["music/set/broken.wav"], job.Report!.Damaged.Select(finding => finding.File));
        Assert.DoesNotContain(served.Folder.Path, job.Report.Damaged[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["music/set/one.wav", "music/set/two.wav"], Assert.Single(job.Report.SameRecording).Files);
    }

    [Fact]
    public async Task A_folder_without_sound_says_so_and_one_outside_is_refused()
    {
        await using var served = await Served.StartAsync();
        var audits = served.Get<AuditService>();
        audits.Start("music");
        await Served.UntilAsync(() => audits.Find("music")?.Failure is not null, "the audit has ended");
        Assert.DoesNotContain(served.Folder.Path, audits.Find("music")!.Failure, StringComparison.Ordinal);
        Assert.Throws<OutsideException>(() => audits.Start("music/.."));
    }
}
