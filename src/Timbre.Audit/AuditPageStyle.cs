namespace Timbre.Audit;

internal static class AuditPageStyle
{
    /// <summary>
    /// The spectrograms are gray images; a filter colors them with samples of the "magma" palette, in equal steps of lightness, so that
    /// they read alike to the color-blind.
    /// </summary>
    public const string Head = """
        <!doctype html>
        <html lang=en>
        <meta charset=utf-8>
        <meta name=viewport content="width=device-width">
        <title>Audit</title>
        <style>
        :root { color-scheme: light dark; --line: light-dark(#ddd, #444); --soft: light-dark(#666, #aaa); }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 0; }
        main { max-width: 78rem; margin: 2rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
        h2 .n { color: var(--soft); font-weight: normal; }
        table { border-collapse: collapse; } td { padding: .15rem 1.5rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.n { text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; }
        section { border-top: 1px solid var(--line); padding: .75rem 0; overflow-x: auto; }
        section p { margin: .1rem 0; } figure { margin: .5rem 0; } figcaption, .rest { color: var(--soft); font-size: .85rem; }
        img { display: block; height: 64px; image-rendering: auto; filter: url(#magma); }
        audio { height: 1.9rem; vertical-align: middle; margin-top: .2rem; }
        </style>
        <svg width=0 height=0 style="position:absolute" aria-hidden=true><filter id=magma color-interpolation-filters=sRGB><feComponentTransfer>
        <feFuncR type=table tableValues="0.001 0.078 0.232 0.390 0.550 0.716 0.869 0.968 0.994 0.996 0.987"/>
        <feFuncG type=table tableValues="0.000 0.054 0.060 0.100 0.161 0.215 0.288 0.440 0.624 0.812 0.991"/>
        <feFuncB type=table tableValues="0.014 0.211 0.438 0.502 0.506 0.475 0.409 0.360 0.427 0.573 0.750"/>
        </feComponentTransfer></filter></svg>
        <main>

        """;
}
