using System.Diagnostics;

namespace Timbre.Web.Uploads;

/// <summary>
/// Lets in as many requests as can be worked on and may wait, and turns the others away at once. A request takes its place when its body is
/// there: clients that send slowly hold up no other client.
/// </summary>
internal sealed class Admission(ServerOptions options)
{
    private readonly int _places = options.Workers + options.Queue;
    private readonly Lock _gate = new();
    private int _inside;
    private double _secondsEach = 0.1;

    public int Inside => Volatile.Read(ref _inside);

    /// <summary>After how many seconds it is worth trying again, 1 to 60: when half of those inside should be done.</summary>
    public int RetryAfterSeconds
    {
        get
        {
            lock (_gate)
                return (int)Math.Clamp(Math.Ceiling(_secondsEach / 2), 1, 60);
        }
    }

    /// <summary>Turns a request away before its body is read, where there would be no place for it.</summary>
    /// <exception cref="BusyException">There is none.</exception>
    public void RequireRoom()
    {
        if (Inside >= _places)
            throw new BusyException();
    }

    /// <summary>A place, to be given back by disposing it.</summary>
    /// <exception cref="BusyException">There is none.</exception>
    public Place Enter()
    {
        if (Interlocked.Increment(ref _inside) <= _places)
            return new Place(this);
        Interlocked.Decrement(ref _inside);
        throw new BusyException();
    }

    private void Leave(TimeSpan stayed)
    {
        Interlocked.Decrement(ref _inside);
        lock (_gate)
            _secondsEach += (stayed.TotalSeconds - _secondsEach) / 16;
    }

    public sealed class Place(Admission admission) : IDisposable
    {
        private readonly long _since = Stopwatch.GetTimestamp();

        public void Dispose() => admission.Leave(Stopwatch.GetElapsedTime(_since));
    }
}

/// <summary>The server has as much to do as it takes on.</summary>
internal sealed class BusyException()
    : Exception("the server has as much to do as it takes on; try again after the seconds that Retry-After names");
