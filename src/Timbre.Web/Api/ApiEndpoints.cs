using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Timbre.Web.Api;

internal static class ApiEndpoints
{
    public const string DocumentPath = "/openapi/v1.json";

    private const string Tag = "Timbre";

    /// <summary>Whether a path is one for programs, whose errors are problem details and not pages.</summary>
    public static bool Serves(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/openapi", StringComparison.Ordinal) || path.StartsWithSegments("/data-files", StringComparison.Ordinal);

    public static void AddDescription(IServiceCollection services) => services.AddOpenApi("v1", description => description
        .AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Timbre",
                Version = TimbreVersion.Current,
                Description = "Names the genres of recordings. Errors are problem details (RFC 9457). 429 says in Retry-After when to try again.",
            };
            return Task.CompletedTask;
        })
        .AddSchemaTransformer((schema, _, _) =>
        {
            // An answer with an error and one with genres tell themselves apart; the member that is assumed here is never written.
            schema.Discriminator = null;
            return Task.CompletedTask;
        }));

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        endpoints.MapGet("/openapi", () => Results.Redirect(DocumentPath)).ExcludeFromDescription();
        endpoints.MapGet("/api/health", Health)
            .WithTags(Tag).WithName("health").WithSummary("Whether the server answers, and how busy it is");
        endpoints.MapGet("/api/models", Models)
            .WithTags(Tag).WithName("models").WithSummary("The models that can be named, with their cards");
        endpoints.MapPost("/api/predict", (HttpContext context, PredictEndpoint endpoint) => endpoint.HandleAsync(context))
            .WithTags(Tag)
            .WithName("predict")
            .WithSummary("Names the genres of recordings")
            .WithDescription("The recordings are the files of a form or the body itself, in any format that 'timbre predict' reads. The answer is what 'timbre predict --format json' prints. A file that cannot be used has an error in its element; a request of which no file can is a 422.")
            .DisableAntiforgery()
            .Produces<IPredictedFile[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                DescribePredict(operation);
                return Task.CompletedTask;
            });
    }

    private static HealthDocument Health(ServerOptions options, Admission admission, Spool spool, TrainingService trainings) =>
        new("ok", TimbreVersion.Current, admission.Inside, options.Workers + options.Queue, spool.Held, trainings.Running.Count);

    private static ModelsDocument Models(ModelCatalog catalog)
    {
        var (models, unreadable) = catalog.List();
        return new ModelsDocument([.. models.Select(Describe)], unreadable);
    }

    private static ModelDocument Describe(CatalogModel model)
    {
        var summary = model.Summary;
        return new ModelDocument(
            model.Id, summary.Name, summary.Kind.ToString().ToLowerInvariant(), summary.Classes, summary.Representation.Window.TotalSeconds, model.Bytes, summary.Card);
    }

    private static void DescribePredict(OpenApiOperation operation)
    {
        var sound = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = sound, Description = "The recordings; the parts may have any name" } },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form }, ["application/octet-stream"] = new() { Schema = sound } },
        };
        operation.Parameters =
        [
            Query("top", "How many genres to name (default 3)", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" }),
            Query("combine", "How the stretches of a recording become one answer: mean (default), max or vote", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["mean", "max", "vote"] }),
            Query("model", "The model's id, as GET /api/models lists them (default: default)", new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("picture", "Add the waveform and the spectrogram (default false)", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
            Query("name", "What to call a recording that is the body itself", new OpenApiSchema { Type = JsonSchemaType.String }),
        ];
    }

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
