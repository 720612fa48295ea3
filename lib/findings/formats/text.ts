/** Text for a terminal: a line a finding as compilers print them, worst first, then what to do, once a check. */
import { createColors } from 'picocolors';
import { checksInWords, openFindings, verdictOf } from '../counts';
import { needsAttention, type Finding, type Report, type Severity, type Status } from '../finding';
import { counted, plain, wrapped } from '../format';
import type { Grouped } from '../grouped';
import { groupBy } from '../group';
import { problemOf } from '../problem';
import type { RenderOptions } from '../render-options';
import type { ReportFormat } from './format';

export const text = {
  name: 'text',
  ending: 'txt',
  isForSynth: true,
  render: renderText,
} as const satisfies ReportFormat;

/** Narrower than this, lines would say too little. */
const NARROWEST = 72;

/** A place that is longer has a line of its own. */
const LONGEST_PLACE = 28;

/** From here on a line has room for the resource beside the place. */
const WIDE = 120;

/** The severity and the space behind it. */
const SEVERITY = 10;

/** How a status is said to people. */
const WORDS: Readonly<Record<Status, string>> = {
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
    lines(report, page),
    remedies(report, page),
    ...[...groupBy(of('ACKNOWLEDGED'), reasonOf)].map(([reason, findings]) => acknowledged(reason, findings, page)),
    options.verbose ? compact('PASS', of('PASS'), page) : '',
    options.verbose ? compact('NOT_APPLICABLE', of('NOT_APPLICABLE'), page) : '',
    ending(report, page),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

interface Page {
  readonly width: number;
  readonly title: string;
  readonly colours: ReturnType<typeof createColors>;
  readonly paint: Readonly<Record<Status, (text: string) => string>>;
  readonly options: RenderOptions;
}

function pageOf(options: RenderOptions): Page {
  const { colour = false, width = 80, title = 'Audit log report' } = options;
  const colours = createColors(colour);
  return {
    width: Math.max(NARROWEST, width),
    title: plain(title),
    colours,
    paint: {
      FAIL: colours.red,
      DRIFT: colours.red,
      UNKNOWN: colours.yellow,
      ACKNOWLEDGED: colours.magenta,
      PASS: colours.green,
      NOT_APPLICABLE: colours.dim,
    },
    options,
  };
}

function headline(report: Report, { title, colours, width }: Page): string {
  const { findings, summary } = report;
  const isJudged = !summary.nothingJudged && findings.length > 0;
  const tone = !isJudged ? colours.yellow : summary.held ? colours.green : colours.red;
  return wrapped(`${title}: ${verdictOf(report)}`, width, '')
    .map((line) => colours.bold(tone(line)))
    .join('\n');
}

function lines(report: Report, page: Page): string {
  const open = openFindings(report);
  const places = open.map((finding) => placeOf(finding).length).filter((length) => length <= LONGEST_PLACE);
  const column = Math.max(0, ...places);
  const byCheck = groupBy(report.findings, ({ guardrail }) => guardrail);
  return open.map((finding) => line(finding, byCheck.get(finding.guardrail) ?? [], column, page)).join('\n');
}

/** Where to look; nothing where no file says it. */
function placeOf({ source }: Finding): string {
  return source ? plain(`${source.file}:${source.line}`) : '';
}

/** `weak.yaml:24  CRITICAL  log file validation is off (LogFileValidationEnabled)`: what does not fit goes below the text. */
function line(finding: Grouped, others: readonly Finding[], column: number, page: Page): string {
  const { colours, width } = page;
  const place = placeOf(finding);
  const isLong = place.length > column;
  const before = column === 0 ? 0 : column + 2;
  const indent = ' '.repeat(before + SEVERITY);
  const [first = '', ...more] = wrapped(said(finding, others, width - indent.length, page), width, indent);
  const severity = paintSeverity(finding.severity, colours)(finding.severity.padEnd(SEVERITY));
  const lead = before === 0 ? '' : `${isLong ? ' '.repeat(column) : linked(place.padEnd(column), finding, page)}  `;
  return [
    ...(isLong ? wrapped(place, width, '').map((part) => linked(part, finding, page)) : []),
    `${lead}${severity}${first.slice(indent.length)}`,
    ...more,
    ...consequencesOf(finding, width, indent).map(colours.dim),
  ].join('\n');
}

/** The checks that do not hold because of it, by name: what each means, `wormtrail explain` says. */
function consequencesOf({ consequences = [] }: Grouped, width: number, indent: string): string[] {
  const names = [...new Set(consequences.filter(({ status }) => status !== 'DRIFT').map(({ guardrail }) => guardrail))];
  return names.length === 0 ? [] : wrapped(`so: ${plain(names.join(', '))}`, width, indent);
}

/** What is wrong, of which check; what exactly, and on what, where there is room or no other way to tell. */
function said(finding: Grouped, others: readonly Finding[], room: number, { width, options }: Page): string {
  const { text, detail, needsDetail } = problemOf(finding, options.catalogue, others);
  const ending = ` (${finding.guardrail})`;
  const problem = lower(text);
  const precise = detail === undefined ? problem : `${problem}: ${detail}`;
  const isDetailed = needsDetail || precise.length + ending.length <= room;
  const where = finding.source && width < WIDE ? '' : ` ${finding.resource}`;
  return plain(`${isDetailed ? precise : problem}${ending}${where}`);
}

/** Behind a place and a severity a sentence goes on; names keep their capitals. */
function lower(text: string): string {
  return text.replace(/^[A-Z](?=(?:n|he|o)? |[a-z’]+ [a-z0-9])/, (letter) => letter.toLowerCase());
}

function linked(place: string, { source }: Finding, { options: { linkTo } }: Page): string {
  if (!source || !linkTo) return place;
  return `\u001B]8;;${linkTo(source)}\u001B\\${place}\u001B]8;;\u001B\\`;
}

function paintSeverity(severity: Severity, colours: ReturnType<typeof createColors>): (text: string) => string {
  const urgent = severity === 'CRITICAL' || severity === 'HIGH';
  return urgent ? colours.red : severity === 'MEDIUM' ? colours.yellow : colours.dim;
}

/** Once a check, in the order of the findings. */
function remedies(report: Report, page: Page): string {
  const groups = groupBy(openFindings(report), ({ guardrail }) => guardrail);
  const told = [...groups].flatMap(([guardrail, findings]) =>
    [...new Set(findings.map(({ remedy }) => plain(remedy)))].filter(Boolean).flatMap((remedy) => {
      const [first = '', ...more] = wrapped(`${plain(guardrail)}: ${remedy}`, page.width, '    ');
      return [first.slice(2), ...more];
    }),
  );
  return told.length === 0 ? '' : [page.colours.bold('What to do'), ...told].join('\n');
}

/** One that is accepted is named with its resource; of several for one reason, such as a baseline, the checks will do. */
function acknowledged(reason: string, findings: readonly Finding[], page: Page): string {
  const [finding] = findings;
  const named =
    findings.length > 1
      ? compact('ACKNOWLEDGED', findings, page)
      : wrapped(`${WORDS.ACKNOWLEDGED} ${plain(`${finding?.guardrail} ${finding?.resource}`)}`, page.width, '')
          .map(page.paint.ACKNOWLEDGED)
          .join('\n');
  return [named, ...wrapped(reason, page.width, '  ')].join('\n');
}

/** What has neither owner nor end is accepted by a tag or a baseline. */
function reasonOf({ acknowledgement: { reason, owner, until } = { reason: '(no reason)' } }: Finding): string {
  if (owner === undefined && until === undefined) return plain(reason);
  const end = until === undefined ? 'without an end' : `until ${plain(until)}`;
  return `by ${owner === undefined ? 'no owner' : plain(owner)}, ${end}: ${plain(reason)}`;
}

/** Names of checks alone, with the number of resources where there is more than one. */
function compact(status: Status, findings: readonly Finding[], page: Page): string {
  if (findings.length === 0) return '';
  const groups = [...groupBy(findings, ({ guardrail }) => guardrail)];
  const names = groups.map(([guardrail, { length }]) => `${plain(guardrail)}${length > 1 ? ` (${length})` : ''}`);
  const head = `${page.colours.bold(page.paint[status](WORDS[status]))} ${counted(groups.length, 'check')}`;
  return [head, ...wrapped(names.sort().join(', '), page.width, '  ')].join('\n');
}

function ending({ findings, summary }: Report, { width, colours, options }: Page): string {
  if (findings.length === 0) return '';
  const isMore = !options.verbose && summary.checks.PASS + summary.checks.NOT_APPLICABLE > 0;
  const hints = [
    isMore && '--verbose names those that hold or do not apply.',
    findings.some(needsAttention) && 'wormtrail explain CHECK says why.',
  ].filter(Boolean);
  return wrapped(`${checksInWords(summary)}. ${hints.join(' ')}`.trim(), width, '')
    .map(colours.dim)
    .join('\n');
}
