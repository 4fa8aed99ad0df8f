namespace Timbre.Training.Recipes;

/// <summary>Chooses how a trained model's probabilities are scaled, on the validation part (Guo et al., ICML 2017).</summary>
internal static class Calibration
{
    // A scaling chosen on fewer items says more about them than about the model.
    public const int LeastItems = 50;

    private const string SettingName = "calibration";

    /// <summary>The setting of models that can be calibrated.</summary>
    public static Hyperparameter Setting { get; } = Hyperparameter.Choice(
        SettingName,
        "temperature",
        ["temperature", "vector", "none"],
        "how probabilities are made to mean what they say, on the validation part: by one temperature for all classes, by a weight and a bias for each, or not at all");

    /// <summary>What <see cref="Setting"/> says.</summary>
    public static CalibrationMethod Method(HyperparameterValues values) => Enum.Parse<CalibrationMethod>(values.Word(SettingName), ignoreCase: true);

    /// <summary>Gives the model the scaling of the least log loss, with the views combined as in use; without enough items, leaves it.</summary>
    /// <param name="model">The model, unscaled.</param>
    /// <param name="valid">The validation part; may be null.</param>
    /// <param name="workers">The processes that share the work; null for this one alone.</param>
    public static void Fit(GenreModel model, CalibrationMethod method, ExampleSet? valid, WorkerGroup? workers, CancellationToken cancellation)
    {
        if (method == CalibrationMethod.None || valid is null || valid.Items.Count < LeastItems)
            return;
        var predictions = SharedPrediction.Of(workers, valid.Examples, share => model.Predict(share, cancellation));
        Fit(model, method, predictions, valid);
    }

    /// <summary>Gives the model the scaling of the least log loss.</summary>
    /// <param name="model">The model, unscaled.</param>
    /// <param name="predictions">What it says, or would say, of items that it was not trained on.</param>
    public static void Fit(GenreModel model, CalibrationMethod method, IReadOnlyList<Prediction> predictions, ExampleSet examples)
    {
        if (examples.Items.Count < LeastItems)
            return;
        var labels = examples.Labels;
        model.Scaling = method switch
        {
            CalibrationMethod.None => LogitScaling.None,
            CalibrationMethod.Vector => VectorScaling.Fit(predictions, labels),
            _ => LogitScaling.FromTemperature(TemperatureScaling.Fit(temperature =>
            {
                var scaling = LogitScaling.FromTemperature(temperature);
                return Evaluation.Score(examples.Classes, labels, predictions.Select(prediction => scaling.Apply(prediction).Combine(CombineRule.Mean)).ToArray()).LogLoss;
            })),
        };
    }
}

internal enum CalibrationMethod
{
    None,

    Temperature,

    /// <summary>By a weight and a bias for each class.</summary>
    Vector,
}
