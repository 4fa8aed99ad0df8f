using System.Globalization;
using Microsoft.AspNetCore.Http;
using Timbre.Learning.Models;

namespace Timbre.Web.Api;

/// <summary>The query of <c>POST /api/predict</c>.</summary>
/// <param name="Top">How many genres to name.</param>
/// <param name="Combine">How stretches become one answer.</param>
/// <param name="Model">The model's id, or null for the default.</param>
/// <param name="Picture">Whether waveform and spectrogram are wanted.</param>
internal sealed record PredictParameters(int Top, CombineRule Combine, string? Model, bool Picture)
{
    private const int MostTop = 1000;

    /// <summary>Reads a query.</summary>
    /// <exception cref="BadRequestException">A value is none of those that are permitted.</exception>
    public static PredictParameters Of(IQueryCollection query) => new(
        Text(query, "top") is not { } top ? 3
            : int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostTop ? number
            : throw new BadRequestException($"top: expected a whole number from 1 to {MostTop}"),
        Text(query, "combine") switch
        {
            null or "mean" => CombineRule.Mean,
            "max" => CombineRule.Max,
            "vote" => CombineRule.Vote,
            _ => throw new BadRequestException("combine: expected mean, max or vote"),
        },
        Text(query, "model"),
        Text(query, "picture") switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw new BadRequestException("picture: expected true or false"),
        });

    private static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [var text] => text,
        _ => throw new BadRequestException($"{name}: given more than once"),
    };
}
