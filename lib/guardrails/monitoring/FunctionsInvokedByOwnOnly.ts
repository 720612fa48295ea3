/** Nothing in the app opens the functions that watch to somebody else. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversArn } from '../../facts/policy';
import { isUnknown, type Unknown, type Value } from '../../facts/value';
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
  remedy: `Remove the URL, and permissions but for ${INVOKE} by a service with SourceArn or SourceAccount.`,
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

function isRightful({ requirements }: AuditLog, { properties }: Resource): boolean | Unknown {
  const { Action: action, Principal: principal, SourceArn: arn, SourceAccount: account } = properties;
  const reason = [action, principal].find(isUnknown);
  if (reason) return reason;
  if (action !== INVOKE || typeof principal !== 'string') return false;
  if (principal.includes('.amazonaws.com')) return arn !== undefined || account !== undefined;
  return requirements.administrators.some((pattern) => coversArn(pattern, principal));
}
