namespace Timbre.Web.Tests.Browser;

/// <summary>The tests of the page share one browser and one server, and take turns.</summary>
[CollectionDefinition(nameof(BrowserSession))]
public sealed class BrowserCollection : ICollectionFixture<BrowserSession>;
