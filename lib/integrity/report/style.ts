/** Style of the verification's page alone: calendars and problems. */
export const VERIFICATION_STYLE = `
.counts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin-top: 1.5rem; }
.counts > div { display: flex; flex-direction: column-reverse; }
.counts dt { color: var(--muted); font-size: .875rem; }
.counts dd { font: 600 1.75rem/1.2 var(--serif); font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-bottom: 1rem; }
.swatch { display: inline-block; width: .9em; height: .9em; border-radius: .15em; vertical-align: -.1em; background: var(--hour); }
.hour-whole { --hour: var(--pass); } .hour-problem { --hour: var(--fail); } .hour-gap { --hour: var(--unknown); }
.hour-removed { --hour: var(--muted); } .hour-not-due { --hour: var(--line); } .hour-before { --hour: var(--none); }
.chain { margin-bottom: 1rem; }
.hours { display: block; height: 8rem; margin: .75rem 0 .35rem; background: var(--wash); }
.hours rect { fill: var(--hour); stroke: var(--card); stroke-width: 1; vector-effect: non-scaling-stroke; }
.axis { display: flex; justify-content: space-between; gap: 1rem; }
.gaps { margin-top: .5rem; font-size: .9rem; }
.problems { display: grid; gap: .75rem; }
.problems .card { border-inline-start: 4px solid var(--tone); display: grid; gap: .5rem; }
.problems dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; font-size: .9rem; }
.problems dt { color: var(--muted); }
`;
