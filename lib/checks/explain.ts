/** What a check is about, in words for a terminal. */
import { shorten, wrapped } from '../findings/format';
import { clausesServedBy } from '../frameworks';
import type { Check } from './check';

const SUGGESTIONS = 3;
/** The labels stand in a column of this width. */
const LABELS = '             ';

/** Where docs/checks.md has the same text: its headings are the ids. */
function documentationOf(id: string): string {
  return `docs/checks.md#${id.toLowerCase()}`;
}

/** The check as plain data. */
export function explanationOf({
  id,
  title,
  severity,
  owner,
  judgedFrom,
  reason,
  remedy,
  code,
  noCode,
  threat,
  ...more
}: Check) {
  return {
    ...{ id, title, severity, owner, variesByProperty: more.variesByProperty ?? false, judgedFrom },
    ...{ reportedOnce: more.reportedOnce ?? false, reason, remedy },
    ...(code && { code }),
    ...(noCode !== undefined && { noCode }),
    ...{ threat, clauses: clausesServedBy(id), documentation: documentationOf(id) },
  };
}

/** What a reader has to know of a check that is silent later. */
export const ONCE = 'Once: later runs say nothing of it as long as it stays so.';

/** One check on several lines of whole words. */
export function explain(check: Check, width: number, bold: (text: string) => string): string {
  const { id, title, variesByProperty, reportedOnce, documentation, ...told } = explanationOf(check);
  const byProperty = variesByProperty ? 'by property, up to ' : '';
  const clauses = Object.entries(told.clauses).map(([framework, cited]) => `${framework} ${cited.join(', ')}`);
  const rows: [label: string, text: string][] = [
    ['Severity', `${byProperty}${told.severity}`],
    ['Owner', variesByProperty ? 'by property' : told.owner],
    ['Judged from', told.judgedFrom.join(', ')],
    ...(reportedOnce ? [['How often', ONCE] as [string, string]] : []),
    ['Reason', told.reason],
    ['Remedy', told.remedy],
    ...(told.noCode === undefined ? [] : [['No code', told.noCode] as [string, string]]),
    ['Threat', `${told.threat.technique} ${told.threat.name} (MITRE ATT&CK)`],
    ...clauses.map((text, index): [string, string] => [index === 0 ? 'Clauses' : '', text]),
    ['Source', documentation],
  ];
  const lines = rows.flatMap(([label, text]) => labelled(label, text, width, LABELS));
  const snippets = told.code
    ? [...snippet('CloudFormation', told.code.cloudFormation), ...snippet('CDK', told.code.cdk)]
    : [];
  return [bold(id), ...wrapped(`${title}.`, width, ''), '', ...lines, ...snippets].join('\n');
}

/** To be copied: lines stay as they are, however wide the terminal is. */
function snippet(language: string, text: string): string[] {
  return ['', `${language}:`, '', ...text.split('\n').map((line) => (line ? `  ${line}` : ''))];
}

/** Every id with its title. */
export function listChecks(checks: readonly Check[], width: number): string {
  const column = ' '.repeat(Math.max(...checks.map(({ id }) => id.length)) + 2);
  return checks.flatMap(({ id, title }) => labelled(id, title, width, column)).join('\n');
}

/** The ids that are most like a name which none has; nothing where none is like it. */
export function similarIds(name: string, checks: readonly Check[]): string[] {
  const wanted = shorten(name.toLowerCase(), 64);
  const far = Math.max(2, Math.floor(wanted.length / 3));
  return checks
    .map(({ id }) => ({ id, distance: distanceOf(wanted, id.toLowerCase()) }))
    .filter(({ distance }) => distance <= far)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, SUGGESTIONS)
    .map(({ id }) => id);
}

function labelled(label: string, text: string, width: number, column: string): string[] {
  const [first = '', ...rest] = wrapped(text, width, column);
  return [label.padEnd(column.length) + first.slice(column.length), ...rest];
}

/** How many characters must change (Levenshtein); 0 where one text is a part of the other. */
function distanceOf(wanted: string, id: string): number {
  if (wanted.length > 2 && (id.includes(wanted) || wanted.includes(id))) return 0;
  let row = Array.from({ length: id.length + 1 }, (_, index) => index);
  [...wanted].forEach((character, line) => {
    const next = [line + 1];
    row.slice(1).forEach((above, index) => {
      const replaced = (row[index] ?? 0) + (character === id[index] ? 0 : 1);
      next.push(Math.min(replaced, above + 1, (next[index] ?? 0) + 1));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}
