using System.Diagnostics;

namespace Timbre.Cli.Tests.Distributed;

/// <summary>Machines, as far as the network can tell: namespaces of their own, each with an address, joined by a switch in one more.</summary>
internal sealed class NetworkNamespaces : IDisposable
{
    private readonly string _name = $"timbre{Environment.ProcessId}";
    private readonly int _count;

    private NetworkNamespaces(int count) => _count = count;

    /// <summary>Makes them; skips the calling test where that is not possible.</summary>
    public static NetworkNamespaces Require(int count)
    {
        var machines = new NetworkNamespaces(count);
        try
        {
            machines.Make();
            return machines;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            machines.Dispose();
            Assert.Skip($"needs network namespaces (root, iproute2): {exception.Message.Trim()}");
            throw;
        }
    }

    /// <summary>The address of a machine.</summary>
    public static string Address(int machine) => $"10.213.77.{machine + 1}";

    /// <summary>The command that starts another on a machine.</summary>
    public string[] On(int machine) => ["ip", "netns", "exec", Machine(machine)];

    /// <summary>Pulls a machine's plug: connections do not close, they fall silent.</summary>
    public void Unplug(int machine) => Run("-n", Machine(machine), "link", "set", "net", "down");

    public void Dispose()
    {
        foreach (var name in Enumerable.Range(0, _count).Select(Machine).Append(Switch))
        {
            try
            {
                Run("netns", "delete", name);
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                // It was never made.
            }
        }
    }

    private string Switch => $"{_name}sw";

    private string Machine(int machine) => $"{_name}m{machine}";

    private void Make()
    {
        Run("netns", "add", Switch);
        Run("-n", Switch, "link", "add", "bridge", "type", "bridge");
        Run("-n", Switch, "link", "set", "bridge", "up");
        for (var machine = 0; machine < _count; machine++)
        {
            Run("netns", "add", Machine(machine));
            Run("-n", Switch, "link", "add", $"port{machine}", "type", "veth", "peer", "name", "net", "netns", Machine(machine));
            Run("-n", Switch, "link", "set", $"port{machine}", "master", "bridge", "up");
            Run("-n", Machine(machine), "address", "add", $"{Address(machine)}/24", "dev", "net");
            Run("-n", Machine(machine), "link", "set", "net", "up");
            Run("-n", Machine(machine), "link", "set", "lo", "up");
        }
    }

    private static void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip") { RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
    }
}
