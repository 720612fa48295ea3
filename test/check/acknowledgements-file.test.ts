/** Acknowledgements without CDK: which findings they accept, by the rules of the pack. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAcknowledgements } from '../../lib/check/acknowledgements-file';
import { acknowledgementRules, applyAcknowledgements } from '../../lib/check/apply-acknowledgements';
import { checkTemplates } from '../../lib/check/check-templates';
import { finding } from '../support/reports';
import { BUCKET, stack, TRAIL } from '../support/small-templates';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-acknowledgements-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ONE = {
  id: 'LogFileValidationEnabled',
  resource: 'App/Trail',
  owner: 'security',
  reason: 'validated elsewhere',
  until: '2999-12-31',
};

function check(...entries: object[]) {
  const file = join(folder, 'acknowledgements.json');
  writeFileSync(file, JSON.stringify(entries));
  const acknowledged = readAcknowledgements(file);
  const report = checkTemplates([stack('App', { Logs: BUCKET, Trail: TRAIL })], {}, new Set(), { acknowledged });
  return (guardrail: string) => report.findings.filter((finding) => finding.guardrail === guardrail);
}

test.each(['App/Trail', 'App'])('one on %s accepts the finding, and says who answers for it', (resource) => {
  const of = check({ ...ONE, resource });
  expect(of('LogFileValidationEnabled')).toMatchObject([
    { status: 'ACKNOWLEDGED', acknowledgement: { reason: ONE.reason, owner: 'security', until: '2999-12-31' } },
  ]);
});

test.each<[what: string, entry: object, objection: string]>([
  ['that has run out', { until: '2020-01-01' }, 'AcknowledgementInForce'],
  ['of a write-once guardrail', { id: 'ObjectLockEnabled', resource: 'App/Logs' }, 'AcknowledgementAllowed'],
  ['that matches nothing', { resource: 'App/Other' }, 'AcknowledgementNeeded'],
  ['that matches nothing, as there is an audit log', { id: 'AuditLogFound' }, 'AcknowledgementNeeded'],
])('one %s does not count, and is a finding', (_, entry, objection) => {
  const of = check({ ...ONE, ...entry });
  expect(of(objection)).toMatchObject([{ status: 'FAIL' }]);
  expect(of('LogFileValidationEnabled')).toMatchObject([{ status: 'FAIL' }]);
  expect(of('ObjectLockEnabled')).toMatchObject([{ status: 'FAIL' }]);
});

test('one of a subscription, whose name has an address in it, accepts the finding', () => {
  const resource = 'https://hooks.example.com/in of arn:aws:sns:eu-central-1:111122223333:owners';
  const placed = { finding: finding({ guardrail: 'OwnerReachable', status: 'FAIL', resource }), path: resource };
  const one = { path: resource, guardrail: 'OwnerReachable', acknowledgement: { reason: 'x', owner: 'x' } };
  const [judged, ...objections] = applyAcknowledgements([placed], [one], acknowledgementRules());
  expect([judged?.finding.status, objections]).toEqual(['ACKNOWLEDGED', []]);
});

test('none dismisses that nothing was judged', () => {
  const acknowledged = [
    { path: 'App', guardrail: 'AuditLogFound', acknowledgement: { reason: 'x', owner: 'x', until: '2999-12-31' } },
  ];
  const { summary } = checkTemplates([stack('App', {})], {}, new Set(), { acknowledged });
  expect(summary).toMatchObject({ held: false, auditLogs: [] });
  expect(summary.nothingJudged).toBeDefined();
});
