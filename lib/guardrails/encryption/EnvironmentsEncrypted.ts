/** What functions are configured with is encrypted with the audit log's key. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isManagedByAws } from '../../facts/key-names';
import { hasToken } from '../../facts/template/tokens';
import type { Value } from '../../facts/value';
import { actorsOf } from '../functions';
import { expectProperty, unknown, type Guardrail, type Verdict } from '../guardrail';
import { keyNamed } from '../keys';

export const EnvironmentsEncrypted: Guardrail = {
  id: 'EnvironmentsEncrypted',
  theme: 'encryption',
  title: 'Environments of the functions are encrypted with a customer managed key',
  problem: 'The environment of a function is not encrypted with a customer managed key',
  reason:
    'The environment names the evidence bucket and the topics of the owners. Without a key of its own everyone who may read ' +
    'functions reads it (Lambda Developer Guide, "Securing Lambda environment variables").',
  severity: 'MEDIUM',
  threat: { technique: 'T1580', name: 'Cloud Infrastructure Discovery' },
  remedy: 'Set KmsKeyArn of the function to the ARN of the audit log’s key.',
  code: {
    cloudFormation: code`
      Function:
        Properties:
          KmsKeyArn: !GetAtt Key.Arn
    `,
    cdk: code`
      new lambda.Function(this, 'Function', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset('dist'),
        environmentEncryption: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    actorsOf(auditLog)
      .filter(({ resource: { properties } }) => properties['Environment'] !== undefined)
      .map(({ resource }) => judgeFunction(auditLog, resource)),
};

const PATH = 'KmsKeyArn';
const EXPECTED = 'the ARN of a customer managed key';

function judgeFunction(auditLog: AuditLog, watcher: Resource): Verdict {
  const value = watcher.properties[PATH];
  const isOpen = typeof value === 'string' && parseArn(value) === undefined && hasToken(value);
  if (isOpen && !keyNamed(auditLog, value)) {
    return unknown({ resource: watcher, path: PATH }, EXPECTED, `what ${value} is, only a deployment knows`);
  }
  return expectProperty(watcher, PATH, EXPECTED, (key) => isCustomersKey(auditLog, key));
}

/** An ARN of a key or alias, but for the aliases of AWS; or a key of the app, however it is named. */
function isCustomersKey(auditLog: AuditLog, name: Value | undefined): boolean {
  if (typeof name !== 'string') return false;
  const { service, resource = '' } = parseArn(name) ?? {};
  const isKey = service === 'kms' && /^(key|alias)\/./.test(resource) && !isManagedByAws(name);
  return isKey || keyNamed(auditLog, name) !== undefined;
}
