using Timbre.Learning.Recognition;

namespace Timbre.Web.Recognition;

/// <summary>Names the genres of recordings with models held in memory, several at once.</summary>
public interface IRecognizer
{
    /// <summary>Listens to a recording. The work waits for its turn and goes on window by window, so that a long recording does not hold up short ones.</summary>
    /// <param name="request">What to listen to.</param>
    /// <param name="heard">Told now and then how much of the recording was heard so far; may be null.</param>
    /// <param name="cancellation">Stops the work at the next window.</param>
    /// <exception cref="Audio.AudioFileException">It is no sound, damaged, or longer than the server takes; <c>Problem</c> is the line without the name.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="Learning.Models.ModelFormatException">The model cannot be read.</exception>
    Task<SoundAnswer> ListenAsync(SoundRequest request, IProgress<HeardSoFar>? heard = null, CancellationToken cancellation = default);
}
