namespace Timbre.Reports.Html;

/// <summary>The style of all pages: system fonts, light and dark, readable on a phone and on paper.</summary>
internal static class Stylesheet
{
    private const string Rules = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        main{max-width:1080px;margin:0 auto;padding:28px 20px 64px}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
        h2{font-size:1.25rem;margin:2.6rem 0 .6rem;padding-bottom:.3rem;border-bottom:1px solid var(--grid)}
        p{margin:.5rem 0;max-width:76ch;overflow-wrap:anywhere}
        .subtitle,.note,figcaption{color:var(--muted)}
        .note,figcaption{font-size:.875rem;line-height:1.45}
        nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:1rem 0 0;font-size:.875rem}
        a{color:var(--s1)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:1.2rem 0}
        .tile{border:1px solid var(--grid);border-radius:8px;padding:12px 14px}
        .tile b{display:block;font-size:1.6rem;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}
        .tile span{display:block;font-size:.8125rem;color:var(--muted)}
        .tile.first b{color:var(--s1)}
        .alarm{border:2px solid var(--alarm);border-radius:8px;background:var(--alarm-back);color:var(--alarm);padding:12px 16px;margin:1rem 0;font-weight:600}
        .alarm p{max-width:none}
        .scroll{overflow-x:auto}
        figure{margin:1.2rem 0;min-width:0}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:8px 24px}
        .figures figure{margin:.6rem 0}
        svg.plot{display:block;width:100%;max-width:var(--plot-width);min-width:calc(var(--plot-width)*.66);height:auto;color:var(--ink)}
        table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
        th,td{padding:.28rem .7rem;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
        th{font-weight:600;color:var(--muted)}
        th:first-child,td:first-child{text-align:left;color:var(--ink)}
        td.text,th.text{text-align:left;white-space:normal;overflow-wrap:anywhere}
        tbody.sum td{border-bottom:0;color:var(--muted)}
        th.score{min-width:5rem}
        figcaption{margin-top:.5rem}
        .figures table{margin:.4rem 0 1rem}
        .figures td,.figures th{padding:.28rem .55rem}
        .bar{background:linear-gradient(to right,var(--bar) calc(var(--share)*100%),transparent 0) no-repeat 0 100%/100% 3px}
        .matrix th,.matrix td{padding:.2rem .45rem;text-align:center}
        .figures .matrix{font-size:.8125rem}
        .matrix td.hit{font-weight:700}
        details{margin:.8rem 0}
        summary{cursor:pointer;color:var(--muted)}
        code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        pre{white-space:pre-wrap;border:1px solid var(--grid);border-radius:8px;padding:10px 14px;margin:.6rem 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;font-size:.9375rem;margin:.8rem 0}
        dt{color:var(--muted)}
        dd{margin:0;overflow-wrap:anywhere}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:16px;margin:1rem 0}
        .card{border:1px solid var(--grid);border-radius:8px;padding:12px 14px;font-size:.9375rem;min-width:0}
        .card h3{margin:0 0 .3rem;font-size:.9375rem;overflow-wrap:anywhere}
        .card img{display:block;width:100%;height:110px;border-radius:4px;margin:.4rem 0 .1rem}
        .card audio{width:100%;height:36px;margin:.3rem 0}
        .axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--muted)}
        .choice{display:grid;grid-template-columns:7.5em 1fr 3.2em;gap:.5em;align-items:center;font-size:.875rem}
        .choice i{display:block;height:8px;border-radius:2px;background:var(--s7)}
        .choice.true i{background:var(--s3)}
        .choice.said i{background:var(--s2)}
        .choice span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        .choice span:last-child{text-align:right}
        @media (max-width:600px){main{padding:18px 14px 48px}dl{grid-template-columns:1fr}dd{margin:0 0 .4rem}th,td{padding:.28rem .45rem}}
        @media print{nav,audio{display:none}h2{break-after:avoid}figure,.card,.tile{break-inside:avoid}main{max-width:none}}
        """;

    public static string Text { get; } = Build();

    private static string Build()
    {
        var css = new StringBuilder();
        css.Append(":root{color-scheme:light dark;").Append(Variables(color => color.Light)).Append("--alarm:#b3261e;--alarm-back:#fdecea;--bar:#0072b2}\n");
        css.Append("@media (prefers-color-scheme:dark){:root{").Append(Variables(color => color.Dark)).Append("--alarm:#ff8a80;--alarm-back:#3a1514;--bar:#4aa8e0}}\n");
        // Paper is white whatever the screen was.
        css.Append("@media print{:root{").Append(Variables(color => color.Light)).Append("--alarm:#b3261e;--alarm-back:#fdecea;--bar:#0072b2}}\n");
        return css.Append(Rules).ToString();
    }

    private static string Variables(Func<PlotColor, string> value) => string.Concat(PlotPalette.All.Select(color => $"{color.Variable}:{value(color)};"));
}
