/** The role that copies events to CloudWatch Logs can do nothing else. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversPattern, type Statement } from '../../facts/policy';
import { firstUnknown, isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn } from '../identity-policies';

const ROLE = 'CloudWatchLogsRoleArn';
const GROUP = 'CloudWatchLogsLogGroupArn';
/** (CloudTrail User Guide, "Role policy document for CloudTrail to use CloudWatch Logs for monitoring".) */
const NEEDED = ['logs:createlogstream', 'logs:putlogevents'];
const EXPECTED = 'logs:CreateLogStream and logs:PutLogEvents on the trail’s log group only';

export const CloudWatchLogsRoleMinimal: Guardrail = {
  id: 'CloudWatchLogsRoleMinimal',
  theme: 'trail',
  title: 'The trail’s role for CloudWatch Logs writes into its log group and does nothing else',
  problem: 'The trail’s role for CloudWatch Logs may do more than write logs',
  reason:
    'Anyone who can change the trail can make use of the role that CloudTrail acts with, and of all that it permits.',
  severity: 'MEDIUM',
  threat: { technique: 'T1098.003', name: 'Account Manipulation: Additional Cloud Roles' },
  remedy: 'Allow the role logs:CreateLogStream and logs:PutLogEvents on the trail’s log group, and nothing else.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [logs:CreateLogStream, logs:PutLogEvents]
                Resource: !GetAtt LogGroup.Arn
    `,
    cdk: code`
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      );
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    auditLog.trails.flatMap((trail) => (trail.properties[ROLE] === undefined ? [] : [judgeRole(auditLog, trail)])),
};

function judgeRole({ inventory }: AuditLog, trail: Resource): Verdict {
  const place = { resource: trail, path: ROLE };
  const { [ROLE]: roleArn, [GROUP]: groupArn } = trail.properties;
  const reason = firstUnknown([roleArn ?? null, groupArn ?? null]);
  if (reason) return unknown(place, EXPECTED, reason);
  const role = typeof roleArn === 'string' ? grantsIn(inventory).role(roleArn) : undefined;
  if (!role) return unknown(place, EXPECTED, 'its role was not found');
  const group = typeof groupArn === 'string' ? groupArn.replace(/:\*$/, '') : '';
  const more = grantsIn(inventory)
    .policiesOf(role)
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.effect === 'Allow' && !isNeeded(statement, group));
  const sure = more.filter((statement) => statement.unknown === undefined).flatMap(({ actions }) => actions.patterns);
  if (sure.length > 0) return fail(place, EXPECTED, sure, `its role is allowed ${sure.join(', ')} as well`);
  const doubt = more.map((statement) => statement.unknown).find(isUnknown);
  return doubt ? unknown(place, EXPECTED, doubt) : pass(place, EXPECTED, []);
}

function isNeeded({ actions, resources, unknown: doubt }: Statement, group: string): boolean {
  return (
    doubt === undefined &&
    !actions.except &&
    !resources.except &&
    actions.patterns.every((action) => NEEDED.includes(action.toLowerCase())) &&
    resources.patterns.every((resource) => coversPattern(`${group}*`, resource))
  );
}
