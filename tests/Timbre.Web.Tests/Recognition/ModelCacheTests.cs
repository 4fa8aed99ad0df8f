using System.Collections.Concurrent;
using Timbre.Models.Recognition;
using Timbre.Testing;
using Timbre.Web.Catalog;
using Timbre.Web.Data;
using Timbre.Web.Recognition;

namespace Timbre.Web.Tests.Recognition;

public sealed class ModelCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_model_is_read_once_for_all_who_wait_for_it_and_holds_up_no_other()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        File.Copy(Served.ShippedModel, folder["slow.timbre"]);
        var options = new ServerOptions { DefaultModel = Served.ShippedModel, ModelsFolder = folder.Path, RunsFolder = folder["runs"] };
        using var engine = new RecognitionEngine(1);
        using var go = new ManualResetEventSlim();
        var read = new ConcurrentQueue<string>();
        using var cache = new ModelCache(new ModelCatalog(options, new RunFolders(options)), engine, (path, engine) =>
        {
            read.Enqueue(Path.GetFileName(path));
            Assert.True(!path.EndsWith("slow.timbre", StringComparison.Ordinal) || go.Wait(2 * Patience, cancellation));
            return GenreRecognizer.Load(path, engine);
        });

        var waiting = new[] { Take("slow"), Take("slow") };
        await Served.UntilAsync(() => !read.IsEmpty, "the slow model is being read");
        using (await Take(ModelIds.Default).WaitAsync(Patience, cancellation))
            Assert.All(waiting, taken => Assert.False(taken.IsCompleted));
        go.Set();
        var leases = await Task.WhenAll(waiting);
        Array.ForEach(leases, lease => lease.Dispose());
        Assert.Equal(["slow.timbre", "default.timbre"], read);

        Task<ModelCache.Lease> Take(string id) => Task.Run(() => cache.TakeAsync(id), cancellation);
    }
}
