/** What a deployment changed in the code of functions: an upgrade is told, an older release and foreign code stay open. */
import { deploymentChanges } from '../../lib/drift/deployment';
import type { Deployed } from '../../lib/drift/deployed';
import type { DeployedCode } from '../../lib/drift/released-code';
import type { Release } from '../../lib/facts/releases';
import { Unknown } from '../../lib/facts/value';
import { NAME, soundAuditLog } from '../support/sound-audit-log';

const FUNCTIONS = ['DriftChecker', 'TamperResponder', 'LogVerification'] as const;
const COMPONENTS = ['drift-checker', 'tamper-responder', 'log-verification'] as const;

const auditLog = soundAuditLog();
const { stack } = auditLog.log.bucket;

const release = (version: string): Release => ({
  version,
  bundles: Object.fromEntries(COMPONENTS.map((name) => [name, { asset: '', sha256: `${version} ${name}` }])),
});
const KNOWN = [release('0.2.0'), release('0.3.0')];

const text = (code: string) => ({
  body: {
    Resources: Object.fromEntries(
      FUNCTIONS.map((id) => [id, { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: code } } }]),
    ),
  },
  parameters: {},
});

const running = (version: string): DeployedCode['after'] =>
  Object.fromEntries(
    FUNCTIONS.map((id, index) => [id, { source: '', sha256: `${version} ${COMPONENTS[index]}` }] as const),
  );

const deployed = {
  template: { stack, ...text('new') },
  updatedAt: new Date('2026-11-30T12:00:00Z'),
} as unknown as Deployed;

const changes = (before: string, after: string, known: DeployedCode['known'] = KNOWN) =>
  deploymentChanges(auditLog, deployed, text('old'), [], { before: running(before), after: running(after), known });

test('an upgrade is told of each function, and nothing stays open', () => {
  const { findings, standing, changed } = changes('0.2.0', '0.3.0');
  expect(standing).toEqual([]);
  expect(findings.map(({ guardrail, message }) => `${guardrail}: ${message}`)).toEqual(
    FUNCTIONS.map(
      (id) =>
        `TemplateUnchanged: The deployed template has another Code of ${refOf(id)} than at the last run. It is the code of release 0.3.0.`,
    ),
  );
  expect(changed).toBe('3 changes, 0 of which weaken the audit log');
});

test.each([
  ['an older release', '0.3.0', '0.2.0', 'It is the code of release 0.2.0, which is older than 0.3.0.'],
  ['foreign code', '0.3.0', 'eve', 'No release up to 0.3.0 has this code.'],
])('%s stays open', (_, before, after, said) => {
  const { standing } = changes(before, after);
  expect(standing).toHaveLength(3);
  for (const { finding } of standing) {
    expect(finding).toMatchObject({ guardrail: 'DeploymentNotWeaker', status: 'DRIFT', path: 'Code' });
    expect(finding.message).toMatch(new RegExp(`${said}$`));
  }
});

test('a list of releases that is missing is one cause, and stays open', () => {
  const { findings, standing } = changes('0.2.0', '0.3.0', new Unknown('the list of released bundles is missing'));
  expect(standing.map(({ finding }) => finding)).toMatchObject([
    {
      ...{ guardrail: 'DeploymentNotWeaker', status: 'UNKNOWN', resource: stack, auditLog: NAME },
      message: 'Unknown: the list of released bundles is missing. 3 functions may run code that no release has.',
    },
  ]);
  // what changed is no PASS
  expect(findings).toEqual([]);
});

function refOf(id: string): string {
  return auditLog.members.find(({ logicalId }) => logicalId === id)?.ref ?? '';
}
