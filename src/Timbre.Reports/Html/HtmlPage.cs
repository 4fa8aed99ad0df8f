namespace Timbre.Reports.Html;

/// <summary>The frame of every page.</summary>
internal static class HtmlPage
{
    // No script and nothing from elsewhere, whatever a name might smuggle in; sound lies beside the report.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self' file: data:; base-uri 'none'; form-action 'none'";

    /// <summary>A page that is valid as HTML and as XML.</summary>
    public static string Write(string title, string body) => new HtmlWriter().Add($"""
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="{Policy}"/>
        <meta name="referrer" content="no-referrer"/>
        <title>{title}</title>
        <style>
        {new Markup(Stylesheet.Text)}
        </style>
        </head>
        <body>
        <main>
        {new Markup(body)}
        </main>
        </body>
        </html>
        """).ToString();
}
