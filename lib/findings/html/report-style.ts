/** Style of the findings report alone: summary, matrix, filters, findings. */
export const REPORT_STYLE = `
.counts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin-top: 1.5rem; }
.counts > div { display: flex; flex-direction: column-reverse; }
.counts dt { color: var(--muted); font-size: .875rem; }
.counts dd { font: 600 1.75rem/1.2 var(--serif); color: var(--tone); font-variant-numeric: tabular-nums; }
.spread { height: .75rem; margin-top: 1.25rem; border-radius: .375rem; }
.card h3 { display: flex; justify-content: space-between; gap: 1rem; text-transform: capitalize; }
.card .of { white-space: nowrap; color: var(--tone); font-variant-numeric: tabular-nums; }
.card p { margin: .5rem 0 .75rem; }
.clauses { margin-top: .75rem; font-size: .875rem; }
.clauses b { color: var(--tone); }
.frameworks h3 { text-transform: none; }
.matrix th[scope=col] { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; text-align: start;
  vertical-align: bottom; padding: .75rem .25rem; width: 2.6rem; }
.matrix th[scope=col]:first-child { writing-mode: initial; transform: none; width: auto; padding: .75rem; }
.matrix tbody th[scope=rowgroup] { background: var(--wash); color: var(--muted); font-size: .8rem; font-weight: 600;
  padding-block: .3rem; }
.matrix tbody th[scope=row] { min-width: 16rem; }
.matrix tbody th[scope=row] a { color: inherit; text-decoration-color: var(--line); }
.matrix td { text-align: center; padding-inline: .25rem; }
.matrix .icon { width: 1.15em; height: 1.15em; }
.matrix tbody tr:hover > * { background: var(--wash); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-bottom: 1rem; }
.filters { display: none; }
.scripted .filters { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; position: sticky; top: 0; z-index: 2;
  padding: .75rem 0; margin-bottom: .5rem; background: var(--paper); border-bottom: 1px solid var(--line); }
.filters label { display: grid; gap: .15rem; color: var(--muted); font-size: .8rem; }
.filters label:first-child { flex: 1 1 14rem; }
.filters input, .filters select, .filters button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--muted); border-radius: .4rem; padding: .35rem .6rem; min-height: 2.3rem; }
.filters select { max-width: 13rem; }
.filters button { cursor: pointer; }
.shown { display: block; margin: .5rem 0 1rem; color: var(--muted); font-size: .875rem; }
.guardrail { background: var(--card); border: 1px solid var(--line); border-inline-start: 4px solid var(--tone);
  border-radius: .5rem; margin-bottom: .75rem; }
.guardrail summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .8rem; padding: .8rem 1.1rem;
  cursor: pointer; list-style: none; }
.guardrail summary::-webkit-details-marker { display: none; }
.guardrail summary::before { content: '\\203A'; color: var(--muted); font-weight: 700; width: .6em; transition: rotate .15s; }
.guardrail details[open] > summary::before { rotate: 90deg; }
.guardrail summary h3 { flex: 1 1 20rem; }
.guardrail summary .muted { white-space: nowrap; }
.about { padding: 0 1.1rem 1rem; max-width: 70ch; display: grid; gap: .6rem; }
.about dl, .finding dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; font-size: .9rem; }
dt { color: var(--muted); }
.remedy { border-inline-start: 3px solid var(--line); padding-inline-start: .8rem; }
.finding { padding: .7rem 1.1rem; border-top: 1px solid var(--line); display: grid; gap: .35rem; }
.finding .where { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.finding .where strong { font-weight: 600; unicode-bidi: isolate; }
.finding .value { white-space: pre-wrap; }
.finding .found { color: var(--tone); }
.more { padding: .7rem 1.1rem; border-top: 1px solid var(--line); }
@media print { .guardrail { break-inside: auto; } .guardrail summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } }
`;
