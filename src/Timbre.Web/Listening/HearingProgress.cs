using System.Collections.Concurrent;

namespace Timbre.Web.Listening;

/// <summary>How far recordings are that the page waits for, by a name that the page has made up for each.</summary>
internal sealed class HearingProgress
{
    private const int LongestName = 64;

    private readonly ConcurrentDictionary<string, RecognitionProgress> _heard = new(StringComparer.Ordinal);

    public RecognitionProgress? Find(string name) => _heard.TryGetValue(name, out var heard) ? heard : null;

    /// <summary>A recording at work until it is disposed; one without a fit name is not followed.</summary>
    /// <exception cref="BadRequestException">Another recording at work has that name.</exception>
    public Recording Follow(string? name)
    {
        if (name is not { Length: > 0 and <= LongestName })
            return new Recording(this, null);
        if (!_heard.TryAdd(name, new RecognitionProgress(TimeSpan.Zero, null)))
            throw new BadRequestException("progress: another recording is followed under this name; choose another");
        return new Recording(this, name);
    }

    public sealed class Recording : IProgress<RecognitionProgress>, IDisposable
    {
        private readonly HearingProgress _progress;
        private readonly string? _name;

        internal Recording(HearingProgress progress, string? name) => (_progress, _name) = (progress, name);

        public void Report(RecognitionProgress value)
        {
            if (_name is not null)
                _progress._heard[_name] = value;
        }

        public void Dispose()
        {
            if (_name is not null)
                _progress._heard.TryRemove(_name, out _);
        }
    }
}
