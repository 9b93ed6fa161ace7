/** The page's own style: no web fonts, light and dark, screen and paper. */
export const CSS = `
:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1c2733;--soft:#566474;--line:#dde2e8;--tint:#f3f5f7;--accent:#1d5c87;--accent-rgb:29,92,135;--good:#2c6e49;--bad:#a63d2f;--warn:#8a6414;--outcome:#c2560f}
@media (prefers-color-scheme:dark){:root{--paper:#12171c;--ink:#e4e9ee;--soft:#9aa8b6;--line:#2b343d;--tint:#1a2129;--accent:#7fb8de;--accent-rgb:127,184,222;--good:#7cc79b;--bad:#ef9a8b;--warn:#dcb565;--outcome:#f2a057}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header,footer{max-width:70rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.5rem}
h1,h2,h3{font-family:ui-serif,Georgia,"Iowan Old Style","Times New Roman",serif;font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:2.2rem;margin:.1rem 0 .4rem;overflow-wrap:anywhere}
h2{font-size:1.45rem;margin:3.2rem 0 .6rem;padding-top:1rem;border-top:2px solid var(--ink)}
h3{font-size:1.08rem;margin:1.6rem 0 .3rem}
p{max-width:44rem;margin:.5rem 0}
a{color:var(--accent)}
.kicker{margin:0;color:var(--soft);letter-spacing:.06em;text-transform:uppercase;font-size:.78rem}
.soft,.note,caption{color:var(--soft)}
.note{font-size:.9rem}
nav ul{list-style:none;margin:1.2rem 0 0;padding:.6rem 0;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.92rem}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1.2rem 2rem;margin:1.6rem 0 0;padding:0}
.facts div{border-left:3px solid var(--line);padding-left:.8rem}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd{margin:0;font-size:1.55rem;font-family:ui-serif,Georgia,serif;line-height:1.25}
.facts dd small{display:block;font:.82rem/1.35 system-ui,sans-serif;color:var(--soft)}
.facts .bad{border-color:var(--bad)}.facts .good{border-color:var(--good)}
.finding{border-left:3px solid var(--accent);padding:.2rem 0 .2rem 1rem;margin:1.4rem 0;max-width:46rem}
.finding p{margin:.25rem 0}
.grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.4rem 2rem}
figure{margin:1rem 0;min-width:0}
figcaption{font-size:.92rem;margin-bottom:.3rem}
figcaption b{font-weight:600}
.chart{display:block;width:100%;height:auto;font-size:11px}
.chart text{fill:var(--soft);font-family:inherit}
.chart .grid{stroke:var(--line)}.chart .axis{stroke:var(--soft);stroke-width:1}
.band95,.band80,.band50{fill:rgb(var(--accent-rgb));stroke:none}
.band95{fill-opacity:.17}.band80{fill-opacity:.22}.band50{fill-opacity:.32}
.chart .median{fill:none;stroke:var(--accent);stroke-width:1.8}
.chart .mediandot,.chart .dot{fill:var(--accent)}
.chart .history{fill:none;stroke:var(--ink);stroke-width:1.3}
.chart .origin{stroke:var(--soft);stroke-dasharray:3 3}
.chart .outcome{fill:var(--outcome);stroke:var(--paper);stroke-width:1}
.chart .range{stroke:var(--accent);stroke-width:2;stroke-opacity:.55}
.chart .reference{stroke:var(--soft);stroke-dasharray:2 3}
.chart .bar{fill:var(--accent);fill-opacity:.65}.chart .strip{fill:var(--soft);fill-opacity:.14}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.85rem;color:var(--soft);padding:0;list-style:none;margin:.4rem 0}
.legend svg{width:22px;height:10px;vertical-align:baseline;margin-right:.35rem}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;font-size:.88rem;min-width:60%}
caption{position:sticky;left:0;max-width:min(46rem,calc(100vw - 3rem));text-align:left;padding:.2rem 0 .5rem;font-size:.9rem;caption-side:top}
th,td{padding:.32rem .8rem .32rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{line-height:1.25;border-bottom:1.5px solid var(--ink);font-weight:600;vertical-align:bottom}
td.n,th.n{text-align:right;white-space:nowrap}
td .sub,tbody th .sub{color:var(--soft);font-size:.92em}
tr.best td,tr.best th{background:rgba(var(--accent-rgb),.09)}
tbody th{font-weight:500;min-width:9rem;max-width:22rem;overflow-wrap:break-word}
.missing{color:var(--soft);font-style:italic}
td .missing{display:inline-block;max-width:6.5rem;white-space:normal;line-height:1.25;font-size:.92em}
td .whole{white-space:nowrap}
td .cause{display:inline-block;max-width:9rem;white-space:normal;line-height:1.25}
.tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 .4em;font-size:.82em;line-height:1.3}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.facts .good,.facts .bad{color:inherit}
.heat td{text-align:center;min-width:5.2rem;padding:.55rem .6rem;border:1px solid var(--paper)}
.heat th,.heat td{vertical-align:middle}.heat th{padding-right:.8rem;min-width:0}.heat thead th+th{text-align:center}
.heat .cell{background:rgba(var(--accent-rgb),calc(.08 + .82*var(--level)))}
.heat .strong{color:var(--paper)}
.heat .absent{color:var(--soft);font-style:italic;font-size:.85em;background:repeating-linear-gradient(135deg,transparent 0 5px,var(--tint) 5px 10px)}
.heat .broken{color:var(--bad);background:var(--tint)}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em}
pre{background:var(--tint);padding:.7rem 1rem;overflow-x:auto;border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--accent);font-size:.9rem}
dl.plain{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;font-size:.92rem}
dl.plain dt{color:var(--soft)}dl.plain dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:3.5rem;padding-bottom:3rem;font-size:.88rem}
footer h2{margin-top:0}
@media (max-width:36rem){dl.plain{grid-template-columns:1fr}dl.plain dd{margin-bottom:.4rem}}
@media print{@page{margin:16mm}:root{--paper:#fff;--ink:#111;--soft:#444;--line:#bbb;--tint:#f2f2f2;--accent:#1d5c87;--accent-rgb:29,92,135;--outcome:#b34700}body{font-size:10.5pt}nav{display:none}header,main,footer{padding:0;max-width:none}figure,tr,.finding,pre{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}details{display:block}details:not([open])>summary::after{content:' (folded, not printed)'}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
