/** What an owner reads: plain text that fits a mail, and the same for machines. */
import { checksInWords, openFindings } from '../findings/counts';
import { report as reportOf, SEVERITIES, type Finding, type Report } from '../findings/finding';
import { counted, moment, plain, shorten } from '../findings/format';
import { concerns, pointerTo, type Grouped } from '../findings/grouped';
import { problemOf, statedIn } from '../findings/problem';
import type { Check } from '../checks/check';
import type { Environment } from '../findings/render-options';
import type { Attempt } from './attempt';
import type { Owner } from '../facts/requirements';
import type { Changes } from './changes';
import { consoleLink } from './console-link';
import { retentionConsequence } from './retention-consequence';

/** SNS takes subjects of up to 100 ASCII characters (SNS API Reference, Publish). */
const SUBJECT = 100;

/** More findings than this are counted instead of told one by one: a mail is read on a telephone. */
const TOLD = 20;

/** Of one change; more checks than this are counted. */
const NAMED = 3;

export interface Message {
  readonly owner: Owner;
  readonly subject: string;
  readonly text: string;
  /** For the message attribute `wormtrail`. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface About {
  readonly auditLog: string;
  /** When the run started. */
  readonly at: Date;
  /** Where the run's evidence is, as an s3:// address. */
  readonly evidence: string;
  readonly environment?: Environment;
  /** The checks, for their plain words. @default the findings' own words */
  readonly catalogue?: readonly Check[];
  /** Calls that an event named. */
  readonly attempts?: readonly Attempt[];
}

/** What changed for one owner; undefined where nothing did. */
export function changeMessage(owner: Owner, changes: Changes, about: About): Message | undefined {
  const { appeared, worsened, resolved } = concerning(owner, changes);
  if (appeared.length + worsened.length + resolved.length === 0) return undefined;
  const counts = [
    [appeared.length, 'new'],
    [worsened.length, 'worse'],
    [resolved.length, 'resolved'],
  ] as const;
  const what = counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
  const open = [...appeared, ...worsened];
  const lead = leadOf(open, resolved, about);
  return {
    owner,
    subject: subject(`${worstOf(open)}Audit log ${about.auditLog}: ${what}`),
    text: [
      `${lead}.`,
      [placeOf(about), ...(open.every(namesPrincipal) ? [] : [whoOf(about)])].join('\n'),
      ...changeSections({ appeared, worsened, resolved }, about, lead),
      ...toDo(open),
      evidenceOf(about),
    ].join('\n\n'),
    json: { ...header('findings', about), ...changeReferences({ appeared, worsened, resolved }) },
  };
}

/**
 * How it stands, once a day, changed or not: silence would look the same as a checker that is gone.
 *
 * @param told What another message of the same run lists. It is counted here, and not listed again.
 */
export function summaryMessage(owner: Owner, report: Report, about: About, told: readonly Finding[] = []): Message {
  const own = report.findings.filter((finding) => finding.owner === owner);
  const open = openFindings(report).filter((finding) => concerns(owner, finding));
  const before = without(open, told);
  const state = open.length === 0 ? 'all holds' : counted(open.length, 'open finding');
  const lead =
    before.length > 0
      ? leadOf(before, [], about)
      : `Everything${open.length > 0 ? ' else' : ''} that you answer for holds`;
  return {
    owner,
    subject: subject(`Audit log ${about.auditLog}: ${state}`),
    text: [
      `${lead}.`,
      [placeOf(about), `${checksInWords(reportOf(own).summary)}.`, ...elsewhere(open.length, before.length)].join('\n'),
      ...section('OPEN', before, about, lead),
      ...toDo(before),
      evidenceOf(about),
    ].join('\n\n'),
    json: { ...header('summary', about), open: open.map(reference) },
  };
}

/** Findings that agree in all that a message shows are taken away as often as they were told. */
function without(open: readonly Grouped[], told: readonly Finding[]): Grouped[] {
  const left = told.map(pointerTo);
  return open.filter((finding) => {
    const index = left.indexOf(pointerTo(finding));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function elsewhere(open: number, before: number): string[] {
  const told = open - before;
  if (told === 0) return [];
  const which = `${told} of ${counted(open, 'open finding')}`;
  return [`${which} ${told === 1 ? 'is' : 'are'} new or worse: another message of this run says what to do.`];
}

/** The part of the changes that an owner has to know. */
export function concerning(owner: Owner, { appeared, worsened, resolved }: Changes): Changes {
  const of = (findings: readonly Grouped[]): Grouped[] => findings.filter((finding) => concerns(owner, finding));
  return { appeared: of(appeared), worsened: of(worsened), resolved: of(resolved) };
}

/** What it means, in one sentence without a full stop: of the worst that is new, else how much is resolved. */
function leadOf(open: readonly Grouped[], resolved: readonly Grouped[], { catalogue, at }: About): string {
  const [worst] = openFindings({ findings: open });
  if (!worst) return `${counted(resolved.length, 'finding')} ${resolved.length === 1 ? 'is' : 'are'} resolved`;
  return shorten(plain(retentionConsequence(worst, at) ?? problemOf(worst, catalogue).text), LONGEST);
}

export function placeOf({ auditLog, environment, at }: About): string {
  const where = environment && `account ${environment.account}, Region ${environment.region}`;
  return [`Audit log ${plain(auditLog)}`, where, `found ${moment(at)}`].filter(Boolean).join(', ');
}

/** What is unusual names who did it by itself: its rows are calls of the principal that is its resource. */
function namesPrincipal({ found }: Finding): boolean {
  return typeof found === 'object' && found !== null && 'rows' in found;
}

/** Events name callers; nothing else does, and nothing proves that a caller made a change. */
function whoOf({ attempts = [] }: About): string {
  const [last] = attempts.filter(({ refusal }) => refusal === undefined);
  if (!last) return 'Who: not known. No event names the caller.';
  return `Who: ${last.principal} called ${last.eventName} at ${last.time} from ${last.sourceIp}.`;
}

export function evidenceOf({ evidence, environment }: About): string {
  return `Evidence: ${environment ? consoleLink(evidence, environment) : evidence}`;
}

/** A longer statement is cut: a mail must stay readable on a telephone. */
const LONGEST = 400;

/** New, worse and resolved, each with its lines. @param said What the message says before: no line says it again. */
export function changeSections({ appeared, worsened, resolved }: Changes, about: About, said = ''): string[] {
  return [
    ...section('NEW', appeared, about, said),
    ...section('WORSE', worsened, about, said),
    ...section('RESOLVED', resolved, about, said),
  ];
}

function section(title: string, findings: readonly Grouped[], about: About, said: string): string[] {
  if (findings.length === 0) return [];
  const more = findings.length - TOLD;
  return [
    [
      `${title} (${findings.length})`,
      ...openFindings({ findings })
        .slice(0, TOLD)
        .map((finding) => changeLine(finding, about, said)),
      ...(more > 0 ? [`… and ${more} more: see the evidence.`] : []),
    ].join('\n'),
  ];
}

/** One line a change: how bad, what is wrong, on what, of which check. */
function changeLine(finding: Grouped, { catalogue }: About, said: string): string {
  const { text } = problemOf(finding, catalogue);
  const stated = statedIn(finding.message);
  const what = shorten(
    plain([text, stated].filter((part, index, all) => all.indexOf(part) === index).join(': ')),
    LONGEST,
  );
  const isSaid = shorten(plain(text), LONGEST) === said;
  const rest = isSaid ? (stated === text ? '' : shorten(plain(stated), LONGEST)) : what;
  return `${finding.severity.padEnd(9)}${rest && `${rest}. `}${plain(finding.resource)} (${checksOf(finding)})`;
}

/** The checks that do not hold; the check of the finding itself where it breaks no other. */
function checksOf({ guardrail, consequences = [] }: Grouped): string {
  const broken = [...new Set(consequences.map((each) => each.guardrail))].filter((id) => id !== guardrail);
  const more = broken.length - NAMED;
  const names = broken.length > 0 ? broken.slice(0, NAMED) : [guardrail];
  return `${plain(names.join(', '))}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Each remedy once. */
export function toDo(findings: readonly Finding[]): string[] {
  const remedies = [...new Set(openFindings({ findings }).map(({ remedy }) => plain(remedy)))].filter(Boolean);
  if (remedies.length === 0) return [];
  return [['TO DO', ...remedies.slice(0, TOLD).map((remedy) => `- ${remedy}`)].join('\n')];
}

export function reference({ guardrail, status, severity, resource, path }: Finding): Readonly<Record<string, string>> {
  return { guardrail, status, severity, resource: shorten(resource, 200), path: shorten(path, 200) };
}

/** For machines. */
export function changeReferences({ appeared, worsened, resolved }: Changes): Readonly<Record<string, unknown>> {
  return {
    appeared: appeared.map(reference),
    worsened: worsened.map(reference),
    resolved: resolved.map(reference),
  };
}

export function header(kind: string, { auditLog, at }: About): Readonly<Record<string, string>> {
  return { kind, auditLog, at: at.toISOString() };
}

function worstOf(findings: readonly Finding[]): string {
  const worst = SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
  return worst ? `[${worst}] ` : '';
}

/** One line of ASCII that begins with a letter, a digit or punctuation. */
export function subject(text: string): string {
  return shorten(plain(text).replace(/[^\x20-\x7e]/g, '?'), SUBJECT).replace('…', '~');
}
