/** Nothing in the app opens the functions that watch to somebody else. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { parseArn } from '../../facts/arn';
import { coversArn } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, type Properties, type Unknown, type Value } from '../../facts/value';
import { namedAccounts } from '../access/guarded-roles';
import { ownFunctionsOf } from '../functions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType } from '../members';

const EXPECTED = 'services of this account that invoke it, and administrators';
const INVOKE = 'lambda:InvokeFunction';

export const FunctionsInvokedByOwnOnly: Guardrail = {
  id: 'FunctionsInvokedByOwnOnly',
  theme: 'monitoring',
  title: 'No permission and no URL opens the functions that watch the audit log to somebody else',
  problem: 'A function is open to somebody else',
  reason:
    'A permission can let another account do more than invoke: with lambda:* it replaces the code. A URL without authorization lets the ' +
    'internet start runs until the concurrency of the account is used up (Lambda Developer Guide, "Working with resource-based policies").',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: `Remove the URL, and permissions but for ${INVOKE} by a service with SourceAccount, or with a SourceArn that names the account.`,
  code: {
    cloudFormation: code`
      Permission:
        Properties:
          Action: lambda:InvokeFunction
          Principal: events.amazonaws.com
          SourceArn: !GetAtt Rule.Arn
    `,
    cdk: code`
      checker.addPermission('Permission', {
        principal: new iam.ServicePrincipal('events.amazonaws.com'),
        sourceArn: rule.ruleArn,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => ownFunctionsOf(auditLog).flatMap((watcher) => judgeFunction(auditLog, watcher)),
};

function judgeFunction(auditLog: AuditLog, watcher: Resource): Verdict[] {
  const urls = inventoryOfType(auditLog, 'AWS::Lambda::Url').flatMap((url) =>
    judgeEntrance(url, 'TargetFunctionArn', watcher, false, 'the function has a URL'),
  );
  const permissions = inventoryOfType(auditLog, 'AWS::Lambda::Permission').flatMap((permission) =>
    judgeEntrance(permission, 'FunctionName', watcher, isRightful(auditLog, permission), 'it lets somebody else in'),
  );
  const found = [...urls, ...permissions];
  return found.length > 0 ? found : [pass({ resource: watcher, path: '' }, EXPECTED, [])];
}

function judgeEntrance(
  entrance: Resource,
  path: 'FunctionName' | 'TargetFunctionArn',
  watcher: Resource,
  rightful: boolean | Unknown,
  because: string,
): Verdict[] {
  const to = entrance.properties[path];
  const place = { resource: entrance, path: path === 'FunctionName' ? 'Principal' : path };
  if (isUnknown(to)) return rightful === true ? [] : [unknown({ ...place, path }, EXPECTED, to)];
  if (!isOf(to, watcher) || rightful === true) return [];
  if (isUnknown(rightful)) return [unknown(place, EXPECTED, rightful)];
  return [fail(place, EXPECTED, entrance.properties[place.path], because)];
}

/** The function, or a version or alias of it. */
function isOf(name: Value | undefined, { ref, arn }: Resource): boolean {
  if (typeof name !== 'string') return false;
  return [ref, arn].some((own) => own !== undefined && (name === own || name.startsWith(`${own}:`)));
}

function isRightful(auditLog: AuditLog, { properties }: Resource): boolean | Unknown {
  const { Action: action, Principal: principal } = properties;
  const reason = [action, principal].find(isUnknown);
  if (reason) return reason;
  if (action !== INVOKE || typeof principal !== 'string') return false;
  if (principal.includes('.amazonaws.com')) return isForUs(auditLog, properties);
  return auditLog.requirements.administrators.some((pattern) => coversArn(pattern, principal));
}

/**
 * Whether a service invokes it for an account of the audit log. The ARN of a bucket names no account: a bucket that is deleted may be
 * somebody else's next (Lambda Developer Guide, "Granting Lambda function access to AWS services").
 */
function isForUs(auditLog: AuditLog, { SourceArn: arn, SourceAccount: account }: Properties): boolean | Unknown {
  const accounts = namedAccounts(auditLog);
  const named = [typeof arn === 'string' ? parseArn(arn)?.account : undefined, account].filter(
    (each) => typeof each === 'string' && each !== '',
  );
  if (named.length > 0)
    return named.every((each) => typeof each === 'string' && (accounts.has(each) || hasToken(each)));
  const reason = [account, arn].find(isUnknown);
  return (
    reason ??
    inventoryOfType(auditLog, 'AWS::S3::Bucket').some((bucket) => bucket.arn !== undefined && bucket.arn === arn)
  );
}
