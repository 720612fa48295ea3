/** docs/threats.md: every attack and what answers it, from the table that the tests play. */
import { ATTACKS } from '../../lib/threats';
import type { Attack, Call } from '../../lib/threats/attack';
import type { Target } from '../../lib/threats/target';
import { unwatchedByReason } from '../unwatched-actions';

/** Names that stand for the parts of an audit log. */
const EXAMPLE: Target = {
  stack: 'STACK',
  trail: 'TRAIL',
  trailArn: 'TRAIL-ARN',
  logBucket: 'LOG-BUCKET',
  evidenceBucket: 'EVIDENCE-BUCKET',
  key: 'KEY',
  checker: 'CHECKER',
  checkerRole: 'CHECKER-ROLE',
  checkerLogGroup: 'CHECKER-LOG-GROUP',
  responderRole: 'RESPONDER-ROLE',
  mapping: 'MAPPING',
  schedule: 'SCHEDULE',
  alarm: 'ALARM',
  tamperRule: 'TAMPER-RULE',
  deadLetterQueue: 'DEAD-LETTER-QUEUE',
  topics: { engineering: 'ENGINEERING-TOPIC', security: 'SECURITY-TOPIC', compliance: 'COMPLIANCE-TOPIC' },
  logFile: { key: 'LOG-FILE', versionId: 'VERSION' },
};

const INTRODUCTION = `# Threats

Each attack below is played against a deployed audit log by \`npm run attacks\` (\`npm test\` plays one of each kind), with the AWS CLI as
the attacker, and undone again. **Prevented** means that AWS refuses the call whoever makes it. **Detected** means that the call succeeds for
somebody whom the policies let through, and that the next run of the drift check names it, where the table says nothing else; the tamper rules
start that run within minutes.

Who is let through at all: calls on the log bucket are denied by its policy to everyone but the administrators, calls that weaken the key
by the key's policy ([policy proof](policy-proof.md)); calls on the trail and on what watches it need the identity's own permissions.
Forged evidence is written by an administrator who takes the policy of the evidence bucket away for that time. The signed data event of the
write names who wrote; \`wormtrail evidence verify\`, and the log verification every day, compare it with what stands in the bucket.
Without that log the chain of runs still says what no run can be: one of another place, day, audit log or account, one that takes other
things for granted or forgets what is open, one that claims hours to come, answers, acknowledgements or deployments of which nothing tells.
A forged next run on which all is well is told by the log alone.

What none answers: EventBridge sends no condition keys to an SNS topic, so that the topics of the owners admit any rule that EventBridge
runs, of any account that knows their ARN. A stranger can send mail in the name of the audit log, and can neither stop nor read one. Each
mail of a rule therefore ends with the ARN of the rule that sent it. Act on what the drift check finds and on what is in the evidence bucket,
never on a mail alone.

What is not heard: EventBridge gets the calls that CloudTrail records only while a trail logs. Between StopLogging and StartLogging no
tamper rule hears anything, unless another trail of the account logs, such as one of the organization. The next run of the drift check
names the pause (\`TrailNotRestarted\`), and \`wormtrail verify\` the hours that no digest covers; what was called meanwhile stands in
CloudTrail's event history alone, for 90 days. A second listener that does not depend on this trail is not part of wormtrail: the first
run reports once that the account has none (\`SecondListener\`), and a later one that a trail of the organization is gone
(\`SurroundingsUnchanged\`).

What is undone between two runs leaves the account as deployed. The events of the calls, the times that CloudTrail keeps and the template
before stay findings until the deployed configuration acknowledges them: "open until acknowledged" in the table (\`ChangesAcknowledged\`, \`TrailNotRestarted\`,
\`DeploymentNotWeaker\`, \`NoOtherTrail\`, \`SurroundingsUnchanged\`, \`NoOtherBucket\`).

Techniques are named as in MITRE ATT&CK v17 (Enterprise). Stratus Red Team's CloudTrail techniques are all in the table.
`;

const UNWATCHED = `## Calls that no tamper rule hears

Of the services of an audit log, these calls change something and are not heard. A test compares the list with AWS's own list of actions, so
that an action that AWS adds is either watched or has its reason here.
`;

/** A longer list says less than its reason. */
const MOST_NAMED = 40;

const inCode = (action: string): string => `\`${action}\``;

/** The page as Markdown. */
export async function renderThreats(): Promise<string> {
  const reasons = (await unwatchedByReason()).map(
    ([reason, actions]) => `- ${reason}${actions.length > MOST_NAMED ? '' : ` ${actions.map(inCode).join(', ')}`}`,
  );
  const rows = ATTACKS.map((attack) =>
    [`**${attack.title}**. ${attack.gain}`, callsOf(attack), techniqueOf(attack), answerOf(attack)].join(' | '),
  );
  const table = ['attack | calls | technique | answer', '--- | --- | --- | ---', ...rows].map((row) => `| ${row} |`);
  return `${INTRODUCTION}\n${table.join('\n')}\n\n${UNWATCHED}\n${reasons.join('\n')}\n`;
}

function callsOf(attack: Attack): string {
  return attack
    .calls(EXAMPLE, [])
    .map((call) => `\`${nameOf(call)}\``)
    .join(', ');
}

function nameOf({ service, operation }: Call): string {
  return `${service === 's3api' ? 's3' : service}:${operation}`;
}

function techniqueOf({ threat, stratus }: Attack): string {
  const technique = `[${threat.technique}](https://attack.mitre.org/techniques/${threat.technique.replace('.', '/')}/) ${threat.name}`;
  return stratus ? `${technique}; Stratus Red Team \`${stratus}\`` : technique;
}

function answerOf({ outcome }: Attack): string {
  return outcome.kind === 'prevented'
    ? `prevented by ${outcome.by}: \`${outcome.errorCode}\``
    : `detected${outcome.foundBy ? ` by \`wormtrail ${outcome.foundBy}\`` : ''}: ${outcome.guardrail}${outcome.path ? ` at \`${outcome.path}\`` : ''}${outcome.staysOpen ? ', open until acknowledged' : ''}`;
}
