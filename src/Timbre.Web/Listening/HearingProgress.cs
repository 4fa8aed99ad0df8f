using System.Collections.Concurrent;
using Timbre.Learning.Recognition;

namespace Timbre.Web.Listening;

/// <summary>How far recordings are that the page waits for, by a name that the page has made up for each.</summary>
internal sealed class HearingProgress
{
    private const int LongestName = 64;

    private readonly ConcurrentDictionary<string, HeardSoFar> _heard = new(StringComparer.Ordinal);

    /// <summary>How far a recording is, or null where none of that name is at work.</summary>
    public HeardSoFar? Find(string name) => _heard.TryGetValue(name, out var heard) ? heard : null;

    /// <summary>A recording at work until it is disposed; one without a fit name is not followed.</summary>
    public Recording Follow(string? name) => new(this, name is { Length: > 0 and <= LongestName } ? name : null);

    /// <summary>One recording's progress.</summary>
    public sealed class Recording : IProgress<HeardSoFar>, IDisposable
    {
        private readonly HearingProgress _progress;
        private readonly string? _name;

        internal Recording(HearingProgress progress, string? name)
        {
            (_progress, _name) = (progress, name);
            Report(new HeardSoFar(TimeSpan.Zero, null));
        }

        /// <inheritdoc/>
        public void Report(HeardSoFar value)
        {
            if (_name is not null)
                _progress._heard[_name] = value;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_name is not null)
                _progress._heard.TryRemove(_name, out _);
        }
    }
}
