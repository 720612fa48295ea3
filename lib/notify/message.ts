/** What an owner reads: plain text that fits a mail, and the same for machines. */
import { needsAttention, SEVERITIES, type Finding, type Report } from '../findings/finding';
import { counted, plain, show, shorten } from '../findings/format';
import type { Owner } from '../facts/requirements';
import type { Changes } from './changes';

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
      `Audit log ${about.auditLog}, ${about.at.toISOString()}`,
      ...section('NEW', appeared),
      ...section('WORSE', worsened),
      ...section('RESOLVED', resolved, brief),
      `Evidence: ${about.evidence}`,
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
  const open = report.findings.filter((finding) => finding.owner === owner && needsAttention(finding));
  const proven = report.findings.filter((finding) => finding.owner === owner && finding.status === 'PASS').length;
  const state = open.length === 0 ? 'all holds' : `${counted(open.length, 'open finding')}`;
  return {
    owner,
    subject: subject(`Audit log ${about.auditLog}: ${state}`),
    text: [
      `Audit log ${about.auditLog}, daily summary of ${about.at.toISOString()}`,
      `${counted(proven, 'check')} passed, ${counted(open.length, 'finding')} open.`,
      ...section('OPEN', open),
      `Evidence: ${about.evidence}`,
    ].join('\n\n'),
    json: { kind: 'summary', auditLog: about.auditLog, at: about.at.toISOString(), open: open.map(reference) },
  };
}

function section(title: string, findings: readonly Finding[], tell: (finding: Finding) => string = whole): string[] {
  if (findings.length === 0) return [];
  const more = findings.length - TOLD;
  return [
    [
      `${title} (${findings.length})`,
      ...findings.slice(0, TOLD).map(tell),
      ...(more > 0 ? [`… and ${more} more: see the evidence.`] : []),
    ].join('\n\n'),
  ];
}

/** A finding as a person can act on it. */
export function whole(finding: Finding): string {
  const lines = [
    `${finding.severity} ${finding.guardrail}`,
    `  ${plain(finding.resource)}${finding.path ? ` ${plain(finding.path)}` : ''}`,
    `  ${shorten(plain(finding.message), 600)}`,
    ...(finding.expected === null ? [] : [`  expected: ${shorten(plain(show(finding.expected)), 300)}`]),
    ...(finding.found === null ? [] : [`  found:    ${shorten(plain(show(finding.found)), 300)}`]),
    ...(finding.remedy ? [`  do: ${plain(finding.remedy)}`] : []),
  ];
  return lines.join('\n');
}

function brief(finding: Finding): string {
  return `${finding.severity} ${finding.guardrail}: ${plain(finding.resource)} ${plain(finding.path)}`.trimEnd();
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
