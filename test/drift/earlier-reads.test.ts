/** A value that this run did not read is proven by an earlier run, or it is unknown: it is never that of the template. */
import { judgeProven, withEarlierReads } from '../../lib/drift/earlier-reads';
import type { FullReads } from '../../lib/evidence/baseline';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import { compare } from '../../lib/facts/compare';
import { resourceId, withResources } from '../../lib/facts/resources';
import { NotRead, type Properties, type Value } from '../../lib/facts/value';
import { OwnersReachable } from '../../lib/guardrails/ownership/OwnersReachable';
import { liveAuditLog } from '../support/sound-audit-log';

const NOW = new Date('2026-11-29T12:00:00Z');
const SUBSCRIPTION = 'AWS::SNS::Subscription';
const notRead = new NotRead('it was not read in this run');

function withProperties(auditLog: AuditLog, type: string, properties: Properties): AuditLog {
  return withResources(auditLog, (each) =>
    each.type === type ? { ...each, properties: { ...each.properties, ...properties } } : each,
  );
}

const deployed = liveAuditLog();
const read = withProperties(deployed, SUBSCRIPTION, { FilterPolicy: notRead });

function proofs(at: string): FullReads {
  return Object.fromEntries(deployed.members.map((each) => [resourceId(each), at]));
}

function judged(fullReads: FullReads): string[] {
  const proven = withEarlierReads(deployed, read, fullReads, NOW);
  const findings = judgeProven(read, proven, [OwnersReachable], fullReads);
  return [
    ...new Set(
      findings.map(({ status, message }) => `${status} ${/as deployed at (\S+)\.$/.exec(message)?.[1] ?? ''}`),
    ),
  ];
}

test.each<[what: string, fullReads: FullReads, expected: string]>([
  ['that no run read', {}, 'UNKNOWN '],
  ['that an earlier run read', proofs('2026-11-29T03:00:00.000Z'), 'PASS 2026-11-29T03:00:00.000Z'],
  ['that a run read more than 24 hours ago', proofs('2026-11-28T11:59:00.000Z'), 'UNKNOWN '],
])('OwnersReachable, of a filter policy %s', (_, fullReads, expected) => {
  expect(judged(fullReads)).toEqual([expected]);
});

test('what this run read itself passes without a word on earlier runs', () => {
  const findings = judgeProven(deployed, deployed, [OwnersReachable], proofs('2026-11-29T03:00:00.000Z'));
  expect(findings.map(({ status, message }) => [status, message.includes('did not read')])).toEqual(
    findings.map(() => ['PASS', false]),
  );
});

const RULE: Resource = {
  ...{ type: 'AWS::Events::Rule', logicalId: 'It', stack: 'stack', displayName: 'stack/It', ref: 'it', metadata: {} },
  properties: { Targets: [{ Id: 'queue', Arn: 'arn:queue', Input: '{}' }] },
};

test.each<[found: Value, differences: string[]]>([
  [[{ Id: 'queue', Arn: 'arn:queue', Input: notRead }], []],
  [[], ['changed Targets.0']],
])('of a list that was read in part, the rest is proven and the difference stays', (Targets, differences) => {
  const expected = { ...deployed, members: [RULE] };
  const actual = { ...expected, members: [{ ...RULE, properties: { Targets } }] };
  const proven = withEarlierReads(expected, actual, { 'stack/It': '2026-11-29T11:00:00Z' }, NOW);
  expect(compare(expected, proven).map(({ kind, path }) => `${kind} ${path}`)).toEqual(differences);
});

test('what was not read and is not proven is a difference that could not be proven', () => {
  const kinds = compare(deployed, read).map(({ kind, path }) => `${kind} ${path}`);
  expect(new Set(kinds)).toEqual(new Set(['unknown FilterPolicy']));
});
