/** Style of the findings report alone: chips, rows, checks. */
export const REPORT_STYLE = `
header { margin-bottom: 1.1rem; }
.toolbar { margin-bottom: .75rem; }
.chips { display: flex; flex-wrap: wrap; gap: .5rem; border: 0; margin: 0; padding: 0; }
.chip { display: inline-flex; align-items: baseline; gap: .4rem; padding: .3rem .9rem; border: 1.5px solid var(--level); border-radius: 2rem;
  color: var(--level); background: var(--card); font-weight: 500; }
.chip b { font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.scripted .chip { cursor: pointer; }
.scripted .chip:hover { background: var(--wash); }
.chip:has(:checked) { background: var(--level); color: var(--paper); }
.scripted .chip:has(:checked):hover { background: var(--level); }
.chip:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
.tools { display: none; }
.scripted .tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-top: .75rem; position: relative; }
.search { flex: 0 1 24rem; }
input, select, button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--card); border: 1px solid var(--muted);
  border-radius: .4rem; padding: .3rem .65rem; min-height: 2.2rem; }
.search input { width: 100%; }
button { cursor: pointer; }
.fold > summary { cursor: pointer; color: var(--link); padding: .4rem 0; }
.fold > div { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; padding: .25rem 0 .5rem; }
.fold label { display: grid; gap: .15rem; color: var(--muted); font-size: .8rem; }
.fold select { max-width: 13rem; }
.fold[open] { flex-basis: 100%; order: 2; }
.shown { color: var(--muted); font-size: .875rem; margin-inline-start: auto; font-variant-numeric: tabular-nums; }
.rows { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: clip; }
.rows > li + li { border-top: 1px solid var(--line); }
.row summary { display: grid; grid-template-columns: 5.6rem minmax(0, 1fr) minmax(0, 17rem) minmax(0, 11rem); gap: 0 1rem; align-items: baseline;
  padding: .32rem 1rem; cursor: pointer; list-style: none; font-size: .95rem; line-height: 1.45; }
.row summary::-webkit-details-marker { display: none; }
.row summary:hover, .row details[open] > summary { background: var(--wash); }
.row summary:focus-visible { outline-offset: -2px; }
.severity { font-size: .8rem; font-weight: 650; color: var(--level); white-space: nowrap; }
.severity::before { content: ''; display: inline-block; width: .55rem; height: .55rem; border-radius: 50%; background: var(--level); margin-inline-end: .5rem; }
.problem { font-weight: 500; }
.problem .icon { margin-inline-end: .35em; }
.problem code { color: var(--muted); font-weight: 400; }
.resource, .place { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
.place { font-family: var(--mono); font-size: .8rem; text-align: end; }
.group { display: flex; align-items: baseline; gap: .75rem; padding: .6rem 1rem .3rem; background: var(--wash); }
.group h3 { overflow-wrap: anywhere; }
.opened { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem 2.5rem; padding: .75rem 1rem 1.1rem;
  border-top: 1px solid var(--line); font-size: .95rem; }
.facts, .mend, .about, .detail { display: grid; grid-template-columns: minmax(0, 1fr); gap: .65rem; align-content: start;
  min-width: 0; }
.opened p, .detail p { max-width: 70ch; overflow-wrap: anywhere; }
.difference { font-size: .9rem; }
dl.difference { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; }
dl.difference dt { color: var(--muted); }
dl.difference dd { overflow-wrap: anywhere; }
.consequences { display: grid; gap: .15rem; }
.consequences .icon { margin-inline-end: .35em; }
.consequences code { color: var(--muted); }
.value { white-space: pre-wrap; overflow-wrap: anywhere; }
.found .value { color: var(--fail); }
.lines li { display: flex; gap: .5rem; font-family: var(--mono); font-size: .82rem; padding: .05rem .5rem; overflow-wrap: anywhere; }
.lines .expected { background: var(--pass-wash); } .lines .found { background: var(--fail-wash); }
.lines code { min-width: 0; }
.excerpt, figure pre { font: .8rem/1.5 var(--mono); background: var(--wash); border-radius: .4rem; padding: .5rem .75rem; margin: 0; overflow-x: auto; }
.excerpt span { display: block; white-space: pre; }
.excerpt i { display: inline-block; min-width: 2.2rem; color: var(--muted); font-style: normal; text-align: end; margin-inline-end: .75rem; user-select: none; }
.excerpt .here { font-weight: 700; color: var(--fail); }
figure { margin: 0; position: relative; }
figure figcaption { font-size: .8rem; color: var(--muted); margin-bottom: .15rem; }
figure button { position: absolute; inset-inline-end: 0; top: 0; font-size: .75rem; min-height: 0; padding: .05rem .5rem; }
.remedy { border-inline-start: 3px solid var(--pass); padding-inline-start: .8rem; }
.empty { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem; max-width: 60ch; }
.next { margin-top: .75rem; }
.part > summary { cursor: pointer; padding: .5rem 0; }
.part > summary h3 { display: inline; }
.check { border-bottom: 1px solid var(--line); }
.check > summary { cursor: pointer; padding: .25rem 0; list-style: none; overflow-wrap: anywhere; }
.check > summary .icon { margin-inline-end: .5em; }
.check > summary code { color: var(--muted); }
.detail { padding: .25rem 0 1rem 1.5rem; font-size: .95rem; }
.others { font-size: .875rem; overflow-wrap: anywhere; }
.matrix th[scope=col] { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; text-align: start;
  vertical-align: bottom; padding: .75rem .25rem; width: 2.6rem; }
.matrix th[scope=col]:first-child { writing-mode: initial; transform: none; width: auto; padding: .75rem; }
.matrix tbody th[scope=rowgroup] { background: var(--wash); color: var(--muted); font-size: .8rem; font-weight: 600; padding-block: .3rem; }
.matrix tbody th[scope=row] a { color: inherit; text-decoration-color: var(--line); }
.matrix th, .matrix td { padding-block: .25rem; }
.matrix td { text-align: center; padding-inline: .25rem; }
.matrix .icon { width: 1.15em; height: 1.15em; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0 1rem; }
@media screen and (min-width: 52.01rem) {
  /* the account has no lines: their column is left to the resources */
  .rows:not(:has(.place:not(:empty))) .row summary { grid-template-columns: 5.6rem minmax(0, 1fr) minmax(0, 28rem); }
}
@media screen and (max-width: 52rem) {
  .row summary { grid-template-columns: minmax(0, 1fr) auto; padding-block: .5rem; }
  .row .problem { grid-column: 1 / -1; grid-row: 2; }
  .row .place { grid-column: 2; grid-row: 1; }
  .row .resource { grid-column: 1 / -1; grid-row: 3; }
  .opened { grid-template-columns: minmax(0, 1fr); }
  .search { flex-basis: 100%; }
}
@media print {
  .rows { border: 0; border-radius: 0; }
  .row summary { padding: .2rem 0 0; grid-template-columns: 5.2rem minmax(0, 1fr) minmax(0, 12rem) minmax(0, 11rem); background: none; break-after: avoid; }
  .row details[open] > summary { background: none; }
  .row { break-inside: avoid; }
  .opened { padding: .1rem 0 .3rem 6.2rem; gap: .1rem 1.5rem; font-size: .9rem; line-height: 1.35; border: 0;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .opened .facts, .opened .mend { gap: .1rem; }
  dl.difference { display: block; } dl.difference dt, dl.difference dd { display: inline; } dl.difference dd::after { content: '. '; }
  .opened .muted, .excerpt, .opened .more, .opened .about, figure { display: none; }
  .check .detail { display: none; }
  .check { border: 0; break-inside: avoid; }
  .check > summary { padding: .1rem 0; }
  .checks { columns: 2; font-size: .85rem; line-height: 1.35; }
  .matrix { font-size: .85rem; line-height: 1.3; } .matrix th, .matrix td { padding-block: .05rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
