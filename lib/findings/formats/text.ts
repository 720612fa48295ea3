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

/** A place that is longer than this, or than a third of the line, has a line of its own. */
const LONGEST_PLACE = 28;

/** From here on a line may have room for the resource beside the place. */
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
    ...lines(report, page),
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

/** The paths that lines name by their ends, if there are any, and the lines. */
function lines(report: Report, page: Page): string[] {
  const open = openFindings(report);
  const longest = Math.max(LONGEST_PLACE, Math.floor(page.width / 3));
  const named = namesOf(open, longest);
  const placed = open.map((finding) => ({ finding, place: placeOf(finding, named) }));
  const column = Math.max(0, ...placed.map(({ place }) => place.length).filter((length) => length <= longest));
  const byCheck = groupBy(report.findings, ({ guardrail }) => guardrail);
  return [
    [...named].flatMap(([file, name]) => wrapped(plain(`${name} is ${file}`), page.width, '')).join('\n'),
    placed.map((each) => line(each, byCheck.get(each.finding.guardrail) ?? [], column, page)).join('\n'),
  ];
}

/** Short names of files whose paths are too long to stand in each line: their ends, as far as these are not those of another file. */
function namesOf(findings: readonly Finding[], longest: number): ReadonlyMap<string, string> {
  const files = [...new Set(findings.flatMap(({ source }) => source?.file ?? []))];
  const places = findings.flatMap(({ source }) => (source ? [`${source.file}:${source.line}`] : []));
  if (places.every(({ length }) => length <= longest)) return new Map();
  const isEnd = (file: string, end: string): boolean => file === end || file.endsWith(`/${end}`);
  return new Map(
    files.flatMap((file): [string, string][] => {
      const parts = file.split('/');
      const ends = parts.map((_, index) => parts.slice(-index - 1).join('/')).slice(0, -1);
      const name = ends.find((end) => files.every((other) => other === file || !isEnd(other, end)));
      return name === undefined ? [] : [[file, name]];
    }),
  );
}

/** Where to look; nothing where no file says it. */
function placeOf({ source }: Finding, named: ReadonlyMap<string, string>): string {
  return source ? plain(`${named.get(source.file) ?? source.file}:${source.line}`) : '';
}

interface Placed {
  readonly finding: Grouped;
  readonly place: string;
}

/** `weak.yaml:24  CRITICAL  log file validation is off (LogFileValidationEnabled)`: what does not fit goes below the text. */
function line({ finding, place }: Placed, others: readonly Finding[], column: number, page: Page): string {
  const { colours, width } = page;
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

/** What is wrong, of which check; what exactly, and on what, where the line has room or nothing else tells. */
function said(finding: Grouped, others: readonly Finding[], room: number, { width, options }: Page): string {
  const { text, detail, needsDetail } = problemOf(finding, options.catalogue, others);
  const ending = ` (${finding.guardrail})`;
  const problem = lower(text);
  const precise =
    detail === undefined ? problem : `${problem}: ${detail.replace(OPENING, (word) => word.toLowerCase())}`;
  const isDetailed = needsDetail || precise.length + ending.length <= room;
  const what = plain(`${isDetailed ? precise : problem}${ending}`);
  const where = ` ${plain(finding.resource)}`;
  const isRoomy = width >= WIDE && what.length + where.length <= room;
  return finding.source && !isRoomy ? what : `${what}${where}`;
}

/** What opens a sentence and is no name. */
const OPENING = /^(?:An?|Everyone|Its?|Nothing|No|Others|The)(?= )/;

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
