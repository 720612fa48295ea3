/** What an owner reads: plain text that fits a mail, and the same for machines. */
import { checksInWords, openFindings } from '../findings/counts';
import { report as reportOf, SEVERITIES, type Finding, type Report } from '../findings/finding';
import { counted, plain, shorten } from '../findings/format';
import { problemOf, statedIn } from '../findings/problem';
import type { Check } from '../checks/check';
import type { Environment } from '../findings/render-options';
import type { Attempt } from './attempt';
import type { Owner } from '../facts/requirements';
import type { Changes } from './changes';
import { consoleLink } from './console-link';

/** SNS takes subjects of up to 100 ASCII characters (SNS API Reference, Publish). */
const SUBJECT = 100;

/** More findings than this are counted instead of told one by one: a mail is read on a telephone. */
const TOLD = 20;

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
  const of = (findings: readonly Finding[]): Finding[] => findings.filter((finding) => finding.owner === owner);
  const [appeared, worsened, resolved] = [of(changes.appeared), of(changes.worsened), of(changes.resolved)];
  if (appeared.length + worsened.length + resolved.length === 0) return undefined;
  const counts = [
    [appeared.length, 'new'],
    [worsened.length, 'worse'],
    [resolved.length, 'resolved'],
  ] as const;
  const what = counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
  const worst = worstOf([...appeared, ...worsened]);
  return {
    owner,
    subject: subject(`${worst ? `[${worst}] ` : ''}Audit log ${about.auditLog}: ${what}`),
    text: [
      leadOf([...appeared, ...worsened], resolved, about),
      [placeOf(about), ...(appeared.length + worsened.length > 0 ? [whoOf(about)] : [])].join('\n'),
      ...section('NEW', appeared, about),
      ...section('WORSE', worsened, about),
      ...section('RESOLVED', resolved, about),
      ...toDo([...appeared, ...worsened]),
      evidenceOf(about),
    ].join('\n\n'),
    json: {
      kind: 'findings',
      auditLog: about.auditLog,
      at: about.at.toISOString(),
      appeared: appeared.map(reference),
      worsened: worsened.map(reference),
      resolved: resolved.map(reference),
    },
  };
}

/** How it stands, once a day, changed or not: silence would look the same as a checker that is gone. */
export function summaryMessage(owner: Owner, report: Report, about: About): Message {
  const own = report.findings.filter((finding) => finding.owner === owner);
  const open = openFindings({ findings: own });
  const state = open.length === 0 ? 'all holds' : `${counted(open.length, 'open finding')}`;
  return {
    owner,
    subject: subject(`Audit log ${about.auditLog}: ${state}`),
    text: [
      open.length === 0 ? 'Everything that you answer for holds.' : leadOf(open, [], about),
      [placeOf(about), `${checksInWords(reportOf(own).summary)}.`].join('\n'),
      ...section('OPEN', open, about),
      ...toDo(open),
      evidenceOf(about),
    ].join('\n\n'),
    json: { kind: 'summary', auditLog: about.auditLog, at: about.at.toISOString(), open: open.map(reference) },
  };
}

/** What it means, in one sentence: of the worst that is new, else how much is resolved. */
function leadOf(open: readonly Finding[], resolved: readonly Finding[], { catalogue }: About): string {
  const [worst] = openFindings({ findings: open });
  if (!worst) return `${counted(resolved.length, 'finding')} ${resolved.length === 1 ? 'is' : 'are'} resolved.`;
  const { text } = problemOf(worst, checkOf(worst, catalogue));
  return `${shorten(plain(text), LONGEST)}.`;
}

export function placeOf({ auditLog, environment, at }: About): string {
  const where = environment && `account ${environment.account}, Region ${environment.region}`;
  const when = `found ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [`Audit log ${plain(auditLog)}`, where, when].filter(Boolean).join(', ');
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

/** The first message of a sentence must stay readable on a telephone. */
const LONGEST = 400;

function section(title: string, findings: readonly Finding[], about: About): string[] {
  if (findings.length === 0) return [];
  const more = findings.length - TOLD;
  return [
    [
      `${title} (${findings.length})`,
      ...openFindings({ findings })
        .slice(0, TOLD)
        .map((finding) => changeLine(finding, about)),
      ...(more > 0 ? [`… and ${more} more: see the evidence.`] : []),
    ].join('\n'),
  ];
}

/** One line a change: how bad, what is wrong, on what, of which check. */
export function changeLine(finding: Finding, { catalogue }: Pick<About, 'catalogue'>): string {
  const { text } = problemOf(finding, checkOf(finding, catalogue));
  const stated = statedIn(finding.message);
  const what = stated === text ? text : `${text}: ${stated}`;
  return `${finding.severity.padEnd(9)}${shorten(plain(what), LONGEST)}. ${plain(finding.resource)} (${plain(finding.guardrail)})`;
}

/** Each remedy once. */
export function toDo(findings: readonly Finding[]): string[] {
  const remedies = [...new Set(openFindings({ findings }).map(({ remedy }) => plain(remedy)))].filter(Boolean);
  if (remedies.length === 0) return [];
  return [['TO DO', ...remedies.slice(0, TOLD).map((remedy) => `- ${remedy}`)].join('\n')];
}

function checkOf({ guardrail }: Finding, catalogue: readonly Check[] = []): Check | undefined {
  return catalogue.find(({ id }) => id === guardrail);
}

function reference({ guardrail, status, severity, resource, path }: Finding): Readonly<Record<string, string>> {
  return { guardrail, status, severity, resource: shorten(resource, 200), path: shorten(path, 200) };
}

function worstOf(findings: readonly Finding[]): string | undefined {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
}

/** One line of ASCII that begins with a letter, a digit or punctuation. */
export function subject(text: string): string {
  return shorten(plain(text).replace(/[^\x20-\x7e]/g, '?'), SUBJECT).replace('…', '~');
}
