using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Timbre.Torch.Distributed;
using Timbre.Training.Workers;

namespace Timbre.Training.Tests.Distributed;

public sealed class FailedJoinTests
{
    [Theory]
    [InlineData("rank/1", "1", "another worker of this rank")]
    [InlineData("failure", "rank 0 is gone", "rank 0 is gone")]
    public void A_worker_that_cannot_join_closes_its_connections(string key, string value, string reason)
    {
        Assert.True(KeyValueStore.IsSupported);
        var port = FreePort();
        using var store = KeyValueStore.Serve("127.0.0.1", port, TimeSpan.FromSeconds(20));
        store.Set($"timbre/0/{key}", value);
        var before = Connections(port);
        var environment = new WorkerEnvironment { Rank = 1, Size = 3, MasterAddress = "127.0.0.1", MasterPort = port };

        var exception = Assert.Throws<TrainingException>(() => WorkerGroup.Join(environment, cuda: false, _ => { }));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Connections(port));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Open connections to a port, seen from the side of those who connected.</summary>
    private static int Connections(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.RemoteEndPoint.Port == port && connection.State == TcpState.Established);
}
