/** docs/policy-proof.md: who may do what with the sample audit log, decided by an IAM policy simulator. */
import { cachedProof } from '../policy-proof/cache';
import type { Cell, Matrix, Proof } from '../policy-proof/matrix';

const SIGN: Readonly<Record<Cell, string>> = { allowed: '**yes**', denied: 'denied', 'not allowed': '–' };

const INTRODUCTION = `# Policy proof

Who may do what with the audit log of \`wormtrail.config.json\`, decided cell by cell by an IAM policy simulator that is no part of
wormtrail ([@cloud-copilot/iam-simulate](https://www.npmjs.com/package/@cloud-copilot/iam-simulate)), on the policies of the synthesized
stack. The actions are all those of S3, KMS and CloudTrail in AWS's Service Authorization Reference that work on a bucket, an object, a
key or a trail, and of what watches every call that the tamper rules watch. Each principal asks in every way that could let it through: through S3 and directly, with each encryption context that a
statement names; one way that is allowed makes the cell a yes. A test fails when a cell changes.

\`npm run replay\` draws 200 cells by a fixed seed and replays each as a signed call of its principal, on a copy of the local AWS with the
sample deployed: what the page says is not allowed has to be refused, and nothing else. The local AWS asks the same simulator, so that
this proves no policy anew: it proves that principals, resources and the contexts of requests are wired as this page takes them to be.
Left out are services, which nobody can sign for (tests of their own make CloudTrail and EventBridge act), actions that no single API call
asks for or that the local AWS has no call for, a stranger's calls by name, which lead into the stranger's own account, and the key in the
hands of the borrowed role, whom no service lets come so far. What CloudFormation does once a role was passed to it, a session of that
role does.

**yes**: allowed. **denied**: a statement forbids it. **–**: nothing permits it.

A trail has no policy of its own, and neither has what watches: outside an organization that attaches the two policies that
\`wormtrail organization-policy\` prints ([service control](organization-policy.scp.json), [resource control](organization-policy.rcp.json)),
whoever holds \`cloudtrail:*\` or \`lambda:*\` can change them, and whoever may pass an administrator's role to CloudFormation acts as
that administrator. The tamper rules and the drift check report it within minutes. IAM binds calls on
anomaly detectors, mute rules, the permissions of the event bus and the policies of CloudWatch Logs to nothing of the audit log's own: they
are watched, and denied to nobody.

What the simulator does not know, and this page takes into account: the root user of the bucket's account may always read, replace and
delete the bucket policy (Amazon S3 API Reference, PutBucketPolicy). What neither says: Object Lock in COMPLIANCE mode refuses to delete a
locked version or to shorten its lock, whoever asks and whatever the policies allow.
`;

/** The page as Markdown. */
export async function renderPolicyProof(): Promise<string> {
  return policyProofPage(await cachedProof());
}

export function policyProofPage(proof: Proof): string {
  return [
    INTRODUCTION,
    '## Principals\n',
    table(
      ['column', 'who'],
      proof.principals.map(({ title, description }) => [title, description]),
    ),
    ...proof.matrices.map((matrix) => section(proof, matrix)),
  ].join('\n');
}

function section({ principals }: Proof, { title, rows }: Matrix): string {
  const head = ['action', 'level', ...principals.map((principal) => principal.title)];
  const body = rows.map(({ action, cells }) => [
    `\`${action.name}\`${action.remark === undefined ? '' : ` ${action.remark}`}`,
    action.level,
    ...cells.map((cell) => SIGN[cell]),
  ]);
  return `\n## ${title}\n\n${table(head, body)}`;
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return `${[head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}
