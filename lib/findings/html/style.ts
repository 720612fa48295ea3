/** The style sheet that all HTML reports share: light, dark and on paper. */
export const STYLE = `
:root {
  --paper: #faf9f6; --card: #ffffff; --ink: #1c2328; --muted: #56616a; --line: #e3e0d8; --wash: #f1efe9;
  --fail: #b3261e; --unknown: #855300; --acknowledged: #6a3ea1; --pass: #17694a; --none: #626c74; --link: #0b5c8a;
  --critical: #b3261e; --high: #a84300; --medium: #7a5a00; --low: #355f86; --pass-wash: #e3f2ea; --fail-wash: #fbe9e7;
  --serif: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif;
  --sans: system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --card: #1b2024; --ink: #e7eaec; --muted: #a5b0b8; --line: #30383e; --wash: #232a2f;
    --fail: #ff9b91; --unknown: #f0c052; --acknowledged: #cbadf6; --pass: #74d4a8; --none: #9ba6ae; --link: #7cc4f0;
    --critical: #ff9b91; --high: #ffb27a; --medium: #f0d060; --low: #9cc6ee; --pass-wash: #173328; --fail-wash: #3d2220;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
body { margin: 0 auto; max-width: 76rem; padding: 1.75rem 2rem 5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 var(--sans); overflow-wrap: break-word; }
h1, h2, h3, h4, p, ul, ol, dl, dd, table, figure { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font: 600 1rem/1.4 var(--sans); color: var(--muted); letter-spacing: .01em; }
h2 { font: 600 1.45rem/1.3 var(--serif); margin: 2.75rem 0 1rem; }
h3, h4 { font: 600 1rem/1.4 var(--sans); }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, .value { font: .86em/1.5 var(--mono); unicode-bidi: isolate; }
small, .muted { color: var(--muted); font-size: .875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
.FAIL, .DRIFT { --tone: var(--fail); }
.UNKNOWN { --tone: var(--unknown); }
.ACKNOWLEDGED { --tone: var(--acknowledged); }
.PASS { --tone: var(--pass); }
.NOT_APPLICABLE { --tone: var(--none); }
.CRITICAL { --level: var(--critical); }
.HIGH { --level: var(--high); }
.MEDIUM { --level: var(--medium); }
.LOW { --level: var(--low); }
.INFO { --level: var(--none); }
.verdict { font: 600 clamp(1.6rem, 3.4vw, 2.2rem)/1.15 var(--serif); letter-spacing: -.015em; margin: .25rem 0 .5rem;
  text-wrap: balance; color: var(--tone); }
.icon { width: 1em; height: 1em; vertical-align: -.14em; fill: none; stroke: var(--tone); stroke-width: 2.2; stroke-linecap: round;
  stroke-linejoin: round; }
.badge { display: inline-flex; align-items: center; gap: .3em; font: 600 .75rem/1.5 var(--sans); color: var(--tone);
  border: 1px solid currentColor; border-radius: 1rem; padding: .05rem .6rem; white-space: nowrap; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem; }
.card h3, .card h4 { display: flex; justify-content: space-between; gap: 1rem; }
.card .of { white-space: nowrap; color: var(--tone); font-variant-numeric: tabular-nums; }
.card p { margin: .4rem 0 .6rem; }
.clauses { margin-top: .6rem; font-size: .875rem; }
.clauses b { color: var(--tone); }
.bar { display: block; width: 100%; height: .5rem; border-radius: .25rem; background: var(--wash); overflow: hidden; }
.bar rect { fill: var(--tone); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: start; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; }
tbody th { font-weight: 500; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.scroll tr:last-child > * { border-bottom: 0; }
footer { margin-top: 3rem; padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .875rem; }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem 4rem; } }
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --muted: #444; --line: #bbb; --wash: #eee;
    --fail: #a01c15; --unknown: #6e4500; --acknowledged: #55308a; --pass: #0f5238; --none: #555; --link: #000;
    --critical: #a01c15; --high: #8a3800; --medium: #644a00; --low: #2a4c6c; --pass-wash: #eef6f1; --fail-wash: #fbeeec; }
  html { font-size: 9pt; }
  body { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; } h2 { margin-top: 1.25rem; }
  .scroll { overflow: visible; }
  .card, tr, li { break-inside: avoid; }
  .screen { display: none !important; }
  * { print-color-adjust: exact; }
}
`;
