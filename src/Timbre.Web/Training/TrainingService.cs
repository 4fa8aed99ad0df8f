namespace Timbre.Web.Training;

/// <summary>Trains in processes of their own, watched through their run folders; pages may come and go.</summary>
/// <remarks>Disposing it stops what still runs: a training can be taken up again where it was.</remarks>
internal sealed class TrainingService(ServerOptions options, RunFolders folders, DataFolders data) : IAsyncDisposable
{
    private readonly Dictionary<string, (TrainingProcess Process, Task Forgotten)> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _closed;

    public int Places => options.Program.Count > 0 ? options.Trainings : 0;

    public IReadOnlyList<string> Running
    {
        get
        {
            lock (_gate)
                return [.. _running.Keys];
        }
    }

    /// <summary>Starts a training and tells the name of its run.</summary>
    /// <exception cref="TrainingRefusedException">The order cannot be carried out; the message says why in one line.</exception>
    public string Start(TrainingOrder order)
    {
        var name = order.Name ?? DefaultName(order);
        var arguments = Arguments(order, name);
        lock (_gate)
        {
            if (Places == 0)
                throw new TrainingRefusedException("this server does not train; start it with --trainings 1 or more");
            if (_closed || _running.Count >= Places)
                throw new TrainingRefusedException($"{_running.Count} of {Places} trainings are running; stop one or wait for its end");
            if (_running.ContainsKey(name) || (folders.FolderOf(name) is { } used && RunFolder.IsLocked(used)))
                throw new TrainingRefusedException($"'{name}' is being trained already; give the run another name");
            Directory.CreateDirectory(Path.Combine(folders.Root, name));
            var folder = folders.FolderOf(name) ?? throw new TrainingRefusedException($"'{name}' cannot be a run's name here; choose another");
            var process = TrainingProcess.Start(options.Program, arguments);
            _running.Add(name, (process, ForgetAtEndAsync(name, process, Path.Combine(folder, RunFolder.EventsName))));
        }
        return name;
    }

    /// <summary>Asks a training to end (as Ctrl-C does) and waits until it has, at most some 15 s; tells whether it was running.</summary>
    public async Task<bool> StopAsync(string name, CancellationToken cancellation = default)
    {
        Task? stopped = null;
        lock (_gate)
        {
            if (_running.TryGetValue(name, out var training))
                stopped = StopAsync(training.Process, training.Forgotten);
        }
        if (stopped is null)
            return false;
        await stopped.WaitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        (TrainingProcess Process, Task Forgotten)[] trainings;
        lock (_gate)
        {
            _closed = true;
            trainings = [.. _running.Values];
        }
        await Task.WhenAll(trainings.Select(training => StopAsync(training.Process, training.Forgotten))).ConfigureAwait(false);
    }

    private static async Task StopAsync(TrainingProcess process, Task forgotten)
    {
        await process.StopAsync().ConfigureAwait(false);
        await forgotten.ConfigureAwait(false);
    }

    private async Task ForgetAtEndAsync(string name, TrainingProcess process, string eventsPath)
    {
        // The caller holds the lock that this takes at its end.
        await Task.Yield();
        try
        {
            var end = await process.Ended.ConfigureAwait(false);
            if (RunEvents.Read(eventsPath).End != end)
                RunEvents.Append(eventsPath, end);
        }
        finally
        {
            lock (_gate)
                _running.Remove(name);
            process.Dispose();
        }
    }

    private List<string> Arguments(TrainingOrder order, string name)
    {
        if (!RunFolders.IsName(name))
            throw new TrainingRefusedException("a run's name has 1 to 100 letters, digits, blanks and -_.+ and begins with neither dot nor dash");
        var arguments = new List<string> { "train", "--progress", "json", "--out", Path.Combine(folders.Root, name), "--seed", order.Seed.ToString(CultureInfo.InvariantCulture) };
        if (order.Data is { } path)
            arguments.AddRange(["--data", Resolve(path)]);
        if (order.Model is { } model)
            arguments.AddRange(["--model", ModelZoo.Find(model)?.Name ?? throw new TrainingRefusedException($"'{Short(model)}' is no model that can be trained")]);
        if (order.Classes is { Count: > 0 } classes)
            arguments.Add($"--classes={Joined(classes)}");
        if (order.Split is { } split)
            arguments.AddRange(["--split", Checked(split)]);
        if (order.Epochs is { } epochs)
            arguments.AddRange(["--epochs", epochs is >= 1 and <= 100_000 ? epochs.ToString(CultureInfo.InvariantCulture) : throw new TrainingRefusedException("epochs: expected 1 to 100000")]);
        if (order.Segment is { } segment)
            arguments.AddRange(["--segment", segment is >= 0.5 and <= 3600 ? segment.ToString("0.###", CultureInfo.InvariantCulture) : throw new TrainingRefusedException("segment: expected 0.5 to 3600 seconds")]);
        if (order.Tune)
            arguments.Add("--tune");
        return arguments;
    }

    private string Resolve(string path)
    {
        try
        {
            return data.Resolve(path);
        }
        catch (OutsideException exception)
        {
            throw new TrainingRefusedException(exception.Message);
        }
    }

    /// <summary>The command line takes names joined by commas; whether they are classes of the data it says itself.</summary>
    private static string Joined(IReadOnlyList<string> classes) =>
        classes.FirstOrDefault(name => name.Length == 0 || name.Contains(',', StringComparison.Ordinal)) is { } bad
            ? throw new TrainingRefusedException($"classes: '{Short(bad)}' cannot be chosen by name; rename its folder")
            : string.Join(',', classes);

    /// <summary>Plans that read files are left to the command line: their paths would be a client's.</summary>
    private static string Checked(string split)
    {
        try
        {
            return SplitPlan.Parse(split) is FractionSplitPlan or FoldSplitPlan
                ? split
                : throw new TrainingRefusedException("split: choose tracks, segments or kfold here; plans that read files are for the command line");
        }
        catch (FormatException exception)
        {
            throw new TrainingRefusedException(exception.Message.Replace("--split ", "split ", StringComparison.Ordinal));
        }
    }

    private static string DefaultName(TrainingOrder order)
    {
        var source = order.Data is { } path ? Path.GetFileNameWithoutExtension(path.TrimEnd('/')) : "built-in";
        var name = string.Concat($"{order.Model ?? "auto"}-{source}-{order.Seed}".Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return name[..Math.Min(name.Length, 100)];
    }

    private static string Short(string text) => PlainText.OneLine(text.Length > 50 ? text[..50] + "…" : text);
}

/// <summary>A training cannot be started; the message is the one line a user reads.</summary>
internal sealed class TrainingRefusedException(string message) : Exception(message);

internal sealed record TrainingOrder
{
    /// <summary>What to learn from: a path that <see cref="Data.DataFolders"/> gave, or null for the built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>The recipe's name, or null for the one that fits the data.</summary>
    public string? Model { get; init; }

    /// <summary>The classes to learn, at least two, or null for all of the data's.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The split, such as <c>tracks:70/15/15</c>, or null for the default.</summary>
    public string? Split { get; init; }

    /// <summary>Passes over the training part, or null for the recipe's own.</summary>
    public int? Epochs { get; init; }

    public long Seed { get; init; }

    /// <summary>Seconds of the pieces that recordings are cut into, or null for whole recordings.</summary>
    public double? Segment { get; init; }

    public bool Tune { get; init; }

    /// <summary>The run's name, or null for one made of model, data and seed. An interrupted run of that name goes on.</summary>
    public string? Name { get; init; }
}
