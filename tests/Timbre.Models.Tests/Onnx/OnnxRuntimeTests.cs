using System.Reflection;
using System.Runtime.Loader;
using Timbre.Models.Onnx;

namespace Timbre.Models.Tests.Onnx;

public sealed class OnnxRuntimeTests
{
    /// <summary>A recognizer that is loaded prefers one thread while another, or a warm-up, may be starting the runtime.</summary>
    [Fact]
    public void Threads_may_be_preferred_while_the_runtime_starts()
    {
        for (var i = 0; i < 20; i++)
        {
            // In a context of its own the runtime has not been started yet.
            var context = new AssemblyLoadContext($"runtime {i}");
            var runtime = context.LoadFromAssemblyPath(typeof(OnnxRuntime).Assembly.Location).GetType(typeof(OnnxRuntime).FullName!)!;
            var prefer = runtime.GetMethod(nameof(OnnxRuntime.Prefer))!.CreateDelegate<Action<int>>();
            var instance = runtime.GetProperty(nameof(OnnxRuntime.Instance), BindingFlags.Public | BindingFlags.Static)!.GetMethod!.CreateDelegate<Func<object>>();
            var started = false;
            Parallel.Invoke(Prefer, Prefer, Prefer, () =>
            {
                _ = instance();
                Volatile.Write(ref started, true);
            });

            void Prefer()
            {
                while (!Volatile.Read(ref started))
                    prefer(1);
            }
        }
    }
}
