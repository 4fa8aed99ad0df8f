namespace Timbre.Training.Runs;

/// <summary>
/// A step of a training run. <c>timbre train --progress json</c> writes each as one line of JSON, and the run folder keeps them in <c>events.jsonl</c>;
/// <see cref="object.ToString"/> gives a line for people.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(FilesRead), "reading")]
[JsonDerivedType(typeof(FileSkipped), "skipped")]
[JsonDerivedType(typeof(EpochEnded), "epoch")]
[JsonDerivedType(typeof(RefitStarted), "refit")]
[JsonDerivedType(typeof(RunNote), "note")]
[JsonDerivedType(typeof(RunFinished), "finished")]
[JsonDerivedType(typeof(RunInterrupted), "interrupted")]
[JsonDerivedType(typeof(RunFailed), "failed")]
public abstract record RunEvent
{
    /// <summary>Whether the run has ended.</summary>
    [JsonIgnore]
    public virtual bool IsEnd => false;
}

/// <summary>The collection is open and the run folder is there.</summary>
/// <param name="Model">The recipe.</param>
/// <param name="Data">Where the collection lies.</param>
/// <param name="Items">Its items.</param>
/// <param name="Classes">Its classes.</param>
/// <param name="Folder">The run folder; null where nothing is written.</param>
public sealed record RunStarted(string Model, string Data, int Items, int Classes, string? Folder) : RunEvent
{
    /// <inheritdoc/>
    public override string ToString() => $"data: {Data}: {Items} items, {Classes} classes";
}

/// <summary>Files of the collection are read; sent at most twice a second, and when all are.</summary>
/// <param name="Done">Files so far.</param>
/// <param name="Total">Files in all.</param>
public sealed record FilesRead(int Done, int Total) : RunEvent
{
    /// <inheritdoc/>
    public override string ToString() => $"reading: {Done} of {Total} files";
}

/// <summary>A file cannot be used; the run goes on without it.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">Why, in one line that names the file.</param>
public sealed record FileSkipped(string File, string Reason) : RunEvent
{
    /// <inheritdoc/>
    public override string ToString() => Reason;
}

/// <summary>An epoch has ended.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Epochs">Epochs planned.</param>
/// <param name="TrainLoss">Mean loss over the epoch's training views.</param>
/// <param name="ValidLoss">Log loss on the validation part; null without one.</param>
/// <param name="ValidAccuracy">Accuracy on the validation part, 0 to 1; null without one.</param>
/// <param name="Seconds">Wall time of the epoch.</param>
/// <param name="Refitting">Whether the model is trained again on training and validation part together.</param>
public sealed record EpochEnded(int Epoch, int Epochs, double TrainLoss, double? ValidLoss, double? ValidAccuracy, double Seconds, bool Refitting) : RunEvent
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {Epoch}/{Epochs}  train loss {TrainLoss:0.000}{(ValidLoss is { } loss ? $"  valid loss {loss:0.000}  valid accuracy {ValidAccuracy:0.000}" : "")}  {Seconds:0.0} s");
}

/// <summary>Everything is chosen, and the model is trained again on training and validation part together: epochs count from 1 once more.</summary>
/// <param name="Items">Items of both parts.</param>
public sealed record RefitStarted(int Items) : RunEvent
{
    /// <inheritdoc/>
    public override string ToString() => $"training again on training and validation part together, {Items} items";
}

/// <summary>Something worth a line, such as that training resumes or stops early, or which fold or seed begins.</summary>
/// <param name="Text">One line.</param>
public sealed record RunNote(string Text) : RunEvent
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The run is finished, and everything it writes is written.</summary>
/// <param name="Accuracy">Accuracy on the test part, 0 to 1.</param>
/// <param name="MacroF1">Macro F1 on the test part, 0 to 1.</param>
/// <param name="LogLoss">Log loss on the test part, in nats.</param>
/// <param name="TestItems">Items of the test part.</param>
/// <param name="Folder">The run folder; null where nothing is written.</param>
public sealed record RunFinished(double Accuracy, double MacroF1, double LogLoss, int TestItems, string? Folder) : RunEvent
{
    /// <inheritdoc/>
    public override bool IsEnd => true;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"finished: accuracy {Accuracy:0.000} on {TestItems} test items");
}

/// <summary>The run was interrupted; the same specification with the same folder resumes it.</summary>
public sealed record RunInterrupted : RunEvent
{
    /// <inheritdoc/>
    public override bool IsEnd => true;

    /// <inheritdoc/>
    public override string ToString() => "interrupted; the same command resumes it";
}

/// <summary>The run ended with an error.</summary>
/// <param name="Message">What is wrong and what to do, in one line.</param>
public sealed record RunFailed(string Message) : RunEvent
{
    /// <inheritdoc/>
    public override bool IsEnd => true;

    /// <inheritdoc/>
    public override string ToString() => Message;
}
