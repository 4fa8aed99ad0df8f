namespace Timbre.Cli.Prediction;

/// <summary>The trained model that comes with Timbre.</summary>
internal static class ShippedModel
{
    public static string Path()
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "models", "default.timbre");
        return File.Exists(path) ? path : throw new UsageException("--model: no model ships with this build; give one that 'timbre train' wrote, such as --model runs/cnn-built-in-0/model.timbre");
    }
}
