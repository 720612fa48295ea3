/** Text for a terminal: what needs somebody first, grouped by guardrail, one line a resource. */
import { createColors } from 'picocolors';
import { needsAttention, STATUSES, type Finding, type Report, type Severity, type Status } from '../finding';
import { groupBy } from '../group';
import type { RenderOptions } from '../render-options';
import { counted, number, plain, shorten, show, wrapped } from '../format';
import type { ReportFormat } from './format';

export const text = {
  name: 'text',
  ending: 'txt',
  isForSynth: true,
  render: renderText,
} as const satisfies ReportFormat;

/** Narrower than this, lines would say too little. */
const NARROWEST = 72;

/** How a status is said to people. */
export const WORDS: Readonly<Record<Status, string>> = {
  FAIL: 'FAIL',
  DRIFT: 'DRIFT',
  UNKNOWN: 'UNKNOWN',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  PASS: 'PASS',
  NOT_APPLICABLE: 'N/A',
};

/** The report for a terminal. Names are made harmless: no control character of a template reaches the reader's screen. */
export function renderText(report: Report, options: RenderOptions = {}): string {
  const page = pageOf(options);
  const of = (status: Status): Finding[] => report.findings.filter((finding) => finding.status === status);
  const sections = [
    headline(report, page),
    ...groupsOf(report.findings.filter(needsAttention)).map((group) => attention(group, page)),
    ...groupsOf(of('ACKNOWLEDGED')).map((group) => acknowledged(group, page)),
    compact('PASS', of('PASS'), page),
    compact('NOT_APPLICABLE', of('NOT_APPLICABLE'), page),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

export interface Page {
  readonly width: number;
  readonly title: string;
  readonly colours: ReturnType<typeof createColors>;
  readonly paint: Readonly<Record<Status, (text: string) => string>>;
}

export function pageOf({ colour = false, width = 80, title = 'Audit log report' }: RenderOptions): Page {
  const colours = createColors(colour);
  return {
    width: Math.max(NARROWEST, width),
    title: shorten(plain(title), 40),
    colours,
    paint: {
      FAIL: colours.red,
      DRIFT: colours.red,
      UNKNOWN: colours.yellow,
      ACKNOWLEDGED: colours.magenta,
      PASS: colours.green,
      NOT_APPLICABLE: colours.dim,
    },
  };
}

function headline({ findings, summary }: Report, { title, colours, paint }: Page): string {
  const open = findings.filter(needsAttention).length;
  const verdict =
    summary.nothingJudged || findings.length === 0
      ? colours.yellow(`${summary.nothingJudged ?? 'Nothing was judged'}.`)
      : summary.held
        ? colours.green('Everything asked for holds.')
        : colours.red(`${counted(open, 'finding')} ${open === 1 ? 'needs' : 'need'} somebody.`);
  const counts = STATUSES.filter((status) => summary.byStatus[status] > 0).map((status) =>
    paint[status](`${number(summary.byStatus[status])} ${WORDS[status]}`),
  );
  return [`${colours.bold(title)}: ${verdict}`, counts.join('  ')].filter(Boolean).join('\n');
}

/** Findings of one guardrail with one status, in the report's order: worst first. */
function groupsOf(findings: readonly Finding[]): Finding[][] {
  return [...groupBy(findings, (finding) => `${finding.status} ${finding.severity} ${finding.guardrail}`).values()];
}

/** What a group's findings agree in is said once, in its head. */
function attention(group: readonly Finding[], page: Page): string {
  const [first] = group;
  if (!first) return '';
  const shared = {
    path: group.every(({ path }) => path === first.path),
    expected: group.every(({ expected }) => show(expected) === show(first.expected)),
    remedy: group.every(({ remedy }) => remedy === first.remedy),
  };
  const asked = [shared.path && plain(first.path), shared.expected && `expected ${plain(show(first.expected))}`];
  const lines = group.map((finding) => resourceLine(finding, shared, page));
  return [
    groupHead(first, page),
    ...wrapped(asked.filter(Boolean).join(': '), page.width, '  '),
    ...lines,
    ...(first.remedy ? wrapped(`Remedy: ${plain(first.remedy)}`, page.width, '  ').map(page.colours.cyan) : []),
    ...(shared.remedy ? [] : otherRemedies(group, page)),
  ].join('\n');
}

function otherRemedies(group: readonly Finding[], page: Page): string[] {
  const remedies = [...new Set(group.map(({ remedy }) => plain(remedy)))].slice(1).filter(Boolean);
  return remedies.flatMap((remedy) => wrapped(`Remedy: ${remedy}`, page.width, '  ')).map(page.colours.cyan);
}

function groupHead(finding: Finding, { colours, paint, width }: Page): string {
  const status = WORDS[finding.status];
  const name = shorten(
    plain(finding.guardrail),
    width - status.length - finding.severity.length - finding.owner.length - 6,
  );
  const severity: Record<Severity, (text: string) => string> = {
    CRITICAL: colours.red,
    HIGH: colours.red,
    MEDIUM: colours.yellow,
    LOW: colours.dim,
    INFO: colours.dim,
  };
  return [
    colours.bold(paint[finding.status](status)),
    severity[finding.severity](finding.severity),
    colours.bold(name),
    colours.dim(`(${finding.owner})`),
  ].join(' ');
}

/** One line: the resource, then what the head did not say. Where both do not fit, names give way first, to two fifths. */
function resourceLine(
  finding: Finding,
  shared: { readonly path: boolean; readonly expected: boolean },
  { width, colours }: Page,
): string {
  const said = [
    shared.path ? '' : plain(finding.path),
    foundOf(finding),
    shared.expected ? '' : `expected ${plain(show(finding.expected))}`,
  ].filter(Boolean);
  const room = width - 6;
  const name = plain(finding.resource);
  const values = shorten(said.join(', '), room - Math.min(name.length, Math.floor(room * 0.4)));
  return `  - ${shorten(name, room - values.length)}  ${colours.dim(values)}`;
}

/** What is unknown stands in parentheses in a finding; here its reason says enough. */
function foundOf({ status, found }: Finding): string {
  const text = plain(show(found));
  return status === 'UNKNOWN' ? text.replace(/^\(unknown: (.*)\)$/, '$1') : `found ${text}`;
}

function acknowledged(group: readonly Finding[], page: Page): string {
  const [first] = group;
  if (!first) return '';
  const lines = group.flatMap(({ resource, acknowledgement }) => [
    `  - ${shorten(plain(resource), page.width - 4)}`,
    ...wrapped(
      `${acknowledgedBy(acknowledgement)}: ${plain(acknowledgement?.reason ?? '(no reason)')}`,
      page.width,
      '    ',
    ),
  ]);
  return [groupHead(first, page), ...lines].join('\n');
}

function acknowledgedBy(acknowledgement: Finding['acknowledgement']): string {
  const owner = acknowledgement?.owner ? plain(acknowledgement.owner) : 'no owner';
  return `by ${owner}, ${acknowledgement?.until ? `until ${plain(acknowledgement.until)}` : 'without an end'}`;
}

/** Names of guardrails alone, with the number of resources where there is more than one. */
function compact(status: Status, findings: readonly Finding[], page: Page): string {
  if (findings.length === 0) return '';
  const groups = [...groupBy(findings, ({ guardrail }) => guardrail)];
  const names = groups.map(([guardrail, { length }]) => `${plain(guardrail)}${length > 1 ? ` (${length})` : ''}`);
  const head = `${page.colours.bold(page.paint[status](WORDS[status]))} ${counted(groups.length, 'guardrail')}`;
  return [head, ...wrapped(names.sort().join(', '), page.width, '  ')].join('\n');
}
