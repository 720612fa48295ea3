/** Which events are asked for, beside the question. */
import { BlockList, isIP } from 'node:net';
import { QuestionError } from './errors';
import type { AuditEvent } from '../events/event';
import { literalOf, pattern, type Pattern } from './pattern';
import { namesOf } from '../events/principal';
import type { FilterName, Filters, Question } from './question';
import type { Needles } from '../events/records';
import { isAbout } from './resources';

export interface Filter {
  readonly matches: (event: AuditEvent) => boolean;
  /** What stands in every record that it lets through. */
  readonly needles: Needles;
}

/** @throws QuestionError where a filter is none, contradicts another, or is missing. */
export function filterFor(question: Question | undefined, filters: Filters, auditLog: readonly Pattern[]): Filter {
  for (const name of question?.requires ?? []) {
    if (isEmpty(filters[name])) {
      throw new QuestionError(`${question?.id ?? ''} asks nothing without --${name}. Write: ${exampleOf(question)}`);
    }
  }
  for (const [name, why] of Object.entries(question?.contradicts ?? {}) as [FilterName, string][]) {
    if (!isEmpty(filters[name])) {
      throw new QuestionError(`--${name} contradicts ${question?.id ?? ''}: ${why} Leave one of the two out.`);
    }
  }
  const [who, what, resource] = [filters.who, filters.what, filters.resource].map((all) => all.map(asPattern));
  const comesFrom = fromAddresses(filters.ip);
  const asked = { who: who ?? [], auditLog };
  const tests: ((event: AuditEvent) => boolean)[] = [
    ...(question ? [(event: AuditEvent) => question.matches(event, asked)] : []),
    ...(filters.failed ? [(event: AuditEvent) => event.error !== ''] : []),
    // a record that does not say it may have changed something
    ...(filters.writes ? [(event: AuditEvent) => event.readOnly !== true] : []),
    ...(what && what.length > 0 ? [(event: AuditEvent) => isCall(event, what)] : []),
    ...(who && who.length > 0 && !question?.decidesWho ? [(event: AuditEvent) => isBy(event, who)] : []),
    ...(filters.ip.length > 0 ? [comesFrom] : []),
    ...(resource && resource.length > 0 ? [(event: AuditEvent) => isAbout(event, resource)] : []),
  ];
  const needles = [question?.needle ?? [], ...[resource, who, what].map((all) => needleOf(all ?? []))];
  return { matches: (event) => tests.every((test) => test(event)), needles: needles.flat() };
}

export function isBy({ who }: AuditEvent, patterns: readonly Pattern[]): boolean {
  const names = namesOf(who);
  return patterns.some((each) => names.some((name) => each.matches(name)));
}

function isCall({ service, name, fields }: AuditEvent, patterns: readonly Pattern[]): boolean {
  const names = [name, `${service}:${name}`, service, `${service}:*`, String(fields.eventSource)];
  return patterns.some((each) => names.some((text) => each.matches(text)));
}

/** Records that hold none of the names cannot match; a name that is too short would be in all of them. */
function needleOf(patterns: readonly Pattern[]): RegExp[] {
  const literals = patterns.map(literalOf);
  if (literals.length === 0 || literals.some((literal) => literal.length < 3)) return [];
  return [new RegExp(literals.map((literal) => literal.replace(/[.+]/g, '\\$&')).join('|'), 'i')];
}

function asPattern(text: string): Pattern {
  if (text.trim() === '') throw new QuestionError('A filter is empty. Write a name, or leave it out.');
  return pattern(text.trim());
}

function fromAddresses(asked: readonly string[]): (event: AuditEvent) => boolean {
  const ranges = new BlockList();
  const names: Pattern[] = [];
  for (const text of asked) {
    const [address = '', length] = text.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const bits = Number(length);
    if (isIP(address) === 0) names.push(serviceName(text));
    else if (length === undefined) ranges.addAddress(address, family);
    else if (/^\d{1,3}$/.test(length) && bits <= (family === 'ipv6' ? 128 : 32)) {
      ranges.addSubnet(address, bits, family);
    } else throw notAnAddress(text);
  }
  return ({ ip }) => {
    const version = isIP(ip);
    return version === 0
      ? names.some((name) => name.matches(ip))
      : ranges.check(ip, version === 6 ? 'ipv6' : 'ipv4') || names.some((name) => name.matches(ip));
  };
}

/** Calls that AWS services make come from their names, such as `cloudtrail.amazonaws.com`. */
function serviceName(text: string): Pattern {
  if (!/[a-z*]/i.test(text) || /[\s/:]/.test(text)) throw notAnAddress(text);
  return asPattern(text);
}

function notAnAddress(text: string): QuestionError {
  return new QuestionError(
    `--ip '${text}' is not an address. Write one such as 203.0.113.7, 203.0.113.0/24, 2001:db8::/32 or cloudtrail.amazonaws.com.`,
  );
}

function isEmpty(filter: Filters[FilterName]): boolean {
  return typeof filter === 'boolean' ? !filter : filter.length === 0;
}

export function exampleOf(question: Question | undefined): string {
  return `wormtrail ask ${question?.id ?? ''} ${question?.example ?? ''}`.trim();
}
