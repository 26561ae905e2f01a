/// The look of the page: quiet paper, one accent, figures that speak.
enum StyleSheet {
    /// All of it, in the order that the rules apply.
    static var css: String {
        [
            ":root{\n\(light)\n\(categories(Palette.categories))\n}",
            "@media (prefers-color-scheme:dark){:root{\n\(dark)\n"
                + "\(categories(Palette.categoriesOnDark))\n}}",
            page, figures, charts, planes, tones, tables, small, print,
        ].joined(separator: "\n")
    }

    private static func categories(_ colors: [SRGBColor]) -> String {
        colors.enumerated().map { "--c\($0):\($1.css);" }.joined()
    }

    /// Marks take their colour from their tone; pointing at a legend entry dims the other categories.
    private static var tones: String {
        let own = Palette.categories.indices.map { ".t-\($0){--tone:var(--c\($0))}" }
        let dimmed = (0..<20).map {
            ".scatter:has(.k-\($0):hover) :is(.cloud path,.centre):not(.c-\($0)){opacity:.07}"
        }
        return
            ([".t-accent{--tone:var(--accent)}", ".t-neutral{--tone:var(--context)}"] + own
            + dimmed).joined(separator: "\n")
    }

    private static let light = """
        color-scheme:light dark;
        --paper:#fdfdfb;--raised:#ffffff;--ink:#1c1e21;--soft:#4d5258;--faint:#6b7077;
        --rule:#e4e4de;--grid:#ecece7;--accent:#0e66c8;--context:#9097a0;
        --good:#1c7a4a;--warning:#b04a00;
        """

    private static let dark = """
        --paper:#141619;--raised:#1d2024;--ink:#eceae5;--soft:#b9bcc1;--faint:#91969d;
        --rule:#2e3237;--grid:#24272b;--accent:#6fa8f2;--context:#7c838c;
        --good:#5fc48d;--warning:#f0a060;
        """

    private static let page = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);
        font:400 1rem/1.55 "Inter","SF Pro Text","Segoe UI","Helvetica Neue",Arial,sans-serif;
        font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
        main{max-width:80rem;margin:0 auto;padding:5rem 3rem 6rem}
        h1,h2,h3,p,dl,dd,ul,figure{margin:0;padding:0}
        h1{font-size:2.5rem;line-height:1.12;font-weight:650;letter-spacing:-.022em;
        text-wrap:balance;max-width:24ch;overflow-wrap:anywhere}
        h2{font-size:1.25rem;line-height:1.3;font-weight:650;letter-spacing:-.01em}
        h3{font-size:1rem;line-height:1.4;font-weight:600}
        .subtitle{margin-top:.75rem;font-size:1.125rem;color:var(--soft);max-width:60ch}
        .summary{margin-top:1.5rem;font-size:1.25rem;line-height:1.5;max-width:62ch;text-wrap:pretty}
        code{white-space:nowrap;font:.92em/1 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",
        monospace;color:var(--ink)}
        .headlines{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));
        gap:2rem 2.5rem;margin-top:3.5rem}
        .headlines>div{border-top:2px solid var(--ink);padding-top:.7rem}
        .headlines>div:first-child{border-color:var(--accent)}
        .headlines>div:first-child .value{color:var(--accent)}
        .headlines dt{font-size:.875rem;font-weight:600}
        .headlines .value{font-size:2.25rem;line-height:1.25;font-weight:300;letter-spacing:-.03em}
        .headlines .error{color:var(--soft);font-size:1.0625rem;white-space:nowrap}
        .headlines .unit{display:block;color:var(--soft);font-size:.9375rem}
        .headlines small{display:block;margin-top:.3rem;color:var(--faint);font-size:.8125rem;
        line-height:1.45;max-width:32ch}
        .findings{margin-top:3.5rem}
        .findings ul{list-style:none;display:grid;gap:1.75rem 2.5rem;
        grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
        .finding{display:grid;grid-template-columns:1.25rem 1fr;gap:.8rem;
        border-top:1px solid var(--rule);padding-top:1rem;--level:var(--soft)}
        .finding.good{--level:var(--good)}.finding.warning{--level:var(--warning)}
        .finding .level{color:var(--level);font-size:.8125rem;font-weight:600;line-height:1.25rem}
        .finding h3{margin-top:.1rem}
        .finding h3+p{margin-top:.25rem;color:var(--soft);font-size:.9375rem;line-height:1.5}
        .glyph{width:1.25rem;height:1.25rem;fill:none;stroke:var(--level);stroke-width:1.5;
        stroke-linecap:round;stroke-linejoin:round}
        .part{margin-top:5rem;padding-top:1.5rem;border-top:1px solid var(--rule);
        display:grid;grid-template-columns:15rem minmax(0,1fr);gap:2rem 3rem;align-items:start}
        .part-head{position:sticky;top:1.5rem}
        .part-head p{margin-top:.6rem;color:var(--soft);font-size:.9375rem;line-height:1.55}
        footer{margin-top:5rem;border-top:1px solid var(--rule);padding-top:1rem;
        color:var(--faint);font-size:.8125rem}
        """

    private static let figures = """
        .figures{display:grid;gap:3rem 2.5rem;align-items:start;
        grid-template-columns:repeat(2,minmax(0,1fr))}
        figure{min-width:0}
        figure.full{grid-column:1/-1}
        figure>h3{margin-bottom:.75rem;font-size:.9375rem}
        figcaption{margin-top:.9rem;color:var(--faint);font-size:.8438rem;line-height:1.5;
        max-width:68ch;text-wrap:pretty}
        .panels{display:grid;gap:2rem 2.5rem;
        grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}
        .panels>:only-child{max-width:36rem}
        .sheet{display:grid;grid-template-columns:minmax(0,1fr);max-width:var(--sheet-width)}
        .sheet.labelled{grid-template-columns:auto minmax(0,1fr);column-gap:.9rem;
        max-width:calc(var(--sheet-width) + 8rem)}
        .sheet-image{grid-column:-2/-1}
        .sheet img{display:block;width:100%;height:auto}
        img.crisp{image-rendering:pixelated}
        @media (min-resolution:1.75dppx){img.dense-crisp{image-rendering:pixelated}}
        .halves{display:grid;grid-template-columns:auto minmax(0,var(--left)) minmax(0,var(--right));
        gap:.9rem 4px;max-width:calc(var(--sheet-width) + 8rem)}
        .halves.bare{grid-template-columns:minmax(0,var(--left)) minmax(0,var(--right))}
        .halves>.sheet{display:contents}
        .halves .sheet-image{grid-column:auto}
        .halves .row-labels{margin-right:.6rem}
        .halves>.sheet+.sheet>.row-labels{display:none}
        .row-labels{position:relative;font-size:.8125rem;color:var(--soft);white-space:nowrap}
        .row-labels i{visibility:hidden}
        .row-labels span{position:absolute;right:0;transform:translateY(-50%)}
        .row-labels b{position:absolute;right:0;top:27%;writing-mode:vertical-rl;line-height:1;
        transform:translateY(-50%) rotate(180deg);font-weight:400;color:var(--faint)}
        .column-labels{grid-column:-2/-1;position:relative;height:1.6rem;margin-top:.35rem;
        font-size:.8125rem;color:var(--soft)}
        .column-labels span{position:absolute;transform:translateX(-50%);white-space:nowrap}
        .column-labels b{position:absolute;left:75%;transform:translateX(-50%);white-space:nowrap;
        font-weight:400;color:var(--faint)}
        .missing{color:var(--faint);font-size:.875rem}
        """

    private static let charts = """
        .plot{display:block;width:100%;height:auto;overflow:visible}
        .plot text{font-size:12px;fill:var(--soft)}
        .plot .plot-title{font-size:13.5px;font-weight:600;fill:var(--ink)}
        .plot .axis-title{fill:var(--faint)}
        .plot .tick{fill:var(--faint)}
        .plot .clear{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
        .plot .strong{font-weight:600;fill:var(--ink)}
        .middle{text-anchor:middle}.end{text-anchor:end}
        .grid{stroke:var(--grid);stroke-width:1}
        .base{stroke:var(--context);stroke-width:1;opacity:.7}
        .mark{stroke:var(--faint);stroke-width:1;stroke-dasharray:2 3}
        .line{fill:none;stroke:var(--tone);stroke-width:2;stroke-linejoin:round;
        stroke-linecap:round}
        .dashed{stroke-width:1.6;stroke-dasharray:5 4}
        .dot,.bar,.points{fill:var(--tone)}
        .points{fill-opacity:.8}
        .plot .end-label{fill:color-mix(in oklab,var(--tone) 78%,var(--ink));font-weight:600}
        .plot .centre{font-size:17px;font-weight:700;text-anchor:middle;paint-order:stroke;
        fill:color-mix(in oklab,var(--tone) 25%,var(--ink));stroke:var(--paper);stroke-width:5px;
        stroke-linejoin:round}
        .hit{fill:transparent}
        .reading{visibility:hidden;pointer-events:none}
        .hover:hover .reading{visibility:visible}
        .hover:hover .hit{fill:var(--ink);fill-opacity:.05}
        .plate{fill:var(--raised);stroke:var(--rule)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem .3rem;margin-top:.6rem;
        font-size:.8125rem;color:var(--soft)}
        .legend li{display:flex;align-items:center;gap:.35rem;padding:.1rem .45rem .1rem .3rem;
        border-radius:.25rem;cursor:default}
        .legend li:hover{background:var(--grid)}
        .legend svg{width:.8rem;height:.8rem}
        .on-narrow{display:none}
        """

    private static let tables = """
        table{border-collapse:collapse;font-size:.875rem;line-height:1.45}
        caption{text-align:left;font-weight:600;padding-bottom:.4rem}
        th{font-weight:400;text-align:left}
        .entries{display:grid;gap:2rem 2.5rem;align-items:start;
        grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
        .entries table{width:100%}
        .entries tr{border-top:1px solid var(--rule)}
        .entries th,.entries td{padding:.35rem 0;vertical-align:top}
        .entries th{color:var(--soft);padding-right:1rem}
        .entries td{text-align:right;overflow-wrap:anywhere}
        .entries small{color:var(--faint)}
        .entries.rows{grid-template-columns:1fr}
        .entries.rows th{width:14rem;color:var(--ink);font-weight:600}
        .entries.rows td{text-align:left;color:var(--soft);max-width:62ch}
        .scroll{overflow-x:auto;scrollbar-width:thin}
        .hint{display:none;margin-bottom:.4rem;color:var(--faint);font-size:.8125rem}
        .hint.wide{display:block}
        .values th,.values td{padding:.25rem .7rem;white-space:nowrap}
        .values td,.values thead th{text-align:right}
        .values th{color:var(--soft)}
        .values tbody{border-top:1px solid var(--rule)}
        .values tbody th[rowspan]{vertical-align:top;padding-left:0;color:var(--ink)}
        .values thead th{vertical-align:bottom}
        .values.words :is(th,td){text-align:left;white-space:normal;vertical-align:top;max-width:62ch}
        .values :is(.sum,.sums td,.sums th){color:var(--soft)}
        .sums{border-top:1px solid var(--rule)}
        .confusion{width:auto}
        .confusion td{min-width:2.6rem}
        :is(.criteria,.confusion) td[style]{background:color-mix(in oklab,
        var(--accent) calc(var(--tint,0%)*.38),transparent)}
        .confusion td.best{box-shadow:inset 0 0 0 1.5px var(--accent);font-weight:600}
        .verdict{margin-top:.8rem;font-size:.9375rem;color:var(--soft)}
        .values .made td{background:color-mix(in oklab,var(--accent) calc(var(--tint,0%)*.4),
        transparent)}
        pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;padding:.9rem 1rem;background:var(--raised);
        border:1px solid var(--rule);border-radius:.3rem;
        font:.8125rem/1.55 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
        :focus-visible{outline:2px solid var(--accent);outline-offset:3px}
        """

    private static let small = """
        @media (max-width:64rem){
        main{padding:3.5rem 2rem 4rem}
        .part{grid-template-columns:minmax(0,1fr);gap:1.5rem;margin-top:3.5rem}
        .part-head{position:static;max-width:60ch}
        }
        @media (max-width:44rem){
        main{padding:2rem 1.15rem 3rem}
        h1{font-size:1.45rem;line-height:1.2}
        h2{font-size:1.125rem}
        .subtitle{font-size:.9375rem}
        .summary{font-size:1.0625rem;margin-top:1.1rem}
        .hint.narrow{display:block}
        .scroll>.sheet{min-width:calc(var(--columns)*2.75rem)}
        .scroll>.sheet>.row-labels{position:sticky;left:0;z-index:1;background:var(--paper)}
        .scroll>.sheet.labelled>.row-labels{padding-right:.4rem}
        .strip .plot{max-width:17rem}
        .strip .plot text{font-size:9.5px}
        .strip .plot .centre{font-size:13px}
        .headlines{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem;margin-top:2rem}
        .headlines .value{font-size:1.5rem}
        .headlines .error{font-size:.9375rem}
        .findings{margin-top:2.5rem}
        .figures{grid-template-columns:minmax(0,1fr);gap:2.5rem}
        .plot text{font-size:13.5px}
        .plot .plot-title{font-size:15px}
        .on-wide{display:none}.on-narrow{display:block}
        .halves{grid-template-columns:auto minmax(0,1fr);row-gap:1.5rem}
        .halves.bare{grid-template-columns:minmax(0,1fr);row-gap:2px}
        .halves>.sheet+.sheet>.row-labels{display:block}
        .row-labels,.column-labels{font-size:.75rem}
        .sheet.labelled{column-gap:.5rem}
        .entries.rows tr{display:block;padding:.4rem 0}
        .entries.rows :is(th,td){display:block;padding:.1rem 0}
        }
        """

    private static let print = """
        @media print{
        :root{--paper:#fff;--raised:#fff;--ink:#000;--soft:#333;--faint:#555;--rule:#ccc;
        --grid:#e6e6e6;color-scheme:light}
        main{max-width:none;padding:0}
        body{font-size:10pt}
        .part{display:block;margin-top:2rem}
        .part-head{position:static;margin-bottom:1rem}
        figure,.finding,.headlines>div,table{break-inside:avoid}
        h2,h3{break-after:avoid}
        }
        """
}
