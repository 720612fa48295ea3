/** The drill on a deployed audit log: the local AWS refuses by the deployed bucket policy and by Object Lock, in S3's own words. */
import { GetBucketPolicyCommand, GetObjectCommand, GetObjectRetentionCommand, S3Client } from '@aws-sdk/client-s3';
import { needsAttention, type Finding, type Report } from '../../lib/findings/finding';
import { wormtrail, type Outcome } from '../support/command-line';
import { assume } from '../support/assume';
import { deploySample, type Deployed } from '../support/deployed';

let deployed: Deployed;

beforeAll(async () => {
  deployed = await deploySample();
  await deployed.settle();
});

afterAll(() => deployed.remove());

/** Runs a command as the session of a role that holds every right which its own policy can give. */
async function actingAs(role: string, args: readonly string[]): Promise<Outcome> {
  const assumed = await assume(deployed.config.account, role, 'drill');
  return wormtrail(args, undefined, {
    AWS_ACCESS_KEY_ID: assumed.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: assumed.SecretAccessKey,
    AWS_SESSION_TOKEN: assumed.SessionToken,
  });
}

/** Each step's status, and the control that its message names. */
function answers({ stdout }: Outcome): Record<string, string> {
  const { findings } = JSON.parse(stdout) as Report;
  return Object.fromEntries(
    findings.map(({ guardrail, status, message }) => {
      const control = /: refused by (.+)\.$/.exec(message)?.[1];
      return [guardrail, control === undefined ? status : `${status} by ${control}`];
    }),
  );
}

const BY_POLICY = 'PASS by the bucket policy';
const BEFORE_THE_LOCK = 'PASS by the bucket policy; Object Lock itself was not reached';
const ANSWERS = {
  DrillLockedByDefault: 'PASS',
  DrillDeleteVersion: BEFORE_THE_LOCK,
  DrillBypassRetention: BEFORE_THE_LOCK,
  DrillShortenRetention: 'PASS by Object Lock',
  DrillSwitchMode: BEFORE_THE_LOCK,
  DrillPutWithoutKms: BY_POLICY,
  DrillPutWithAnotherKey: BY_POLICY,
  // the local AWS speaks no TLS
  DrillPutOverPlainHttp: 'NOT_APPLICABLE',
};

describe('by an administrator', () => {
  let drill: Outcome;
  beforeAll(async () => {
    drill = await actingAs('audit-log-administrator', ['drill', '--format', 'json']);
  });

  test('every attack is refused, and each answer names the control', () => {
    expect(answers(drill)).toEqual(ANSWERS);
    expect(drill.code).toBe(0);
  });

  test('it says as whom it acts, and each step', () => {
    const { account } = deployed.config;
    expect(drill.stderr).toContain(`Acting as arn:aws:sts::${account}:assumed-role/audit-log-administrator/drill\n`);
    expect(drill.stderr).toMatch(/^1\/8 Write a canary to s3:\/\/\S+\n2\/8 Delete the canary's version$/m);
  });

  test('the answers are evidence: below drill/, locked, with who acted and which control refused', async () => {
    const [, Bucket = '', Key = ''] = /^Evidence written to s3:\/\/([^/]+)\/(\S+)$/m.exec(drill.stderr) ?? [];
    expect(Key).toMatch(/^drill\/acme-audit-log\/\d{4}\/\d{2}\/\d{2}\/\d{9}Z\/report\.json$/);
    const s3 = new S3Client({});
    const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }));
    expect(Retention?.Mode).toBe('COMPLIANCE');
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const document = JSON.parse((await Body?.transformToString()) ?? '') as {
      readonly schema: string;
      readonly caller: string;
      readonly findings: readonly Finding[];
    };
    expect(document).toMatchObject({ schema: 'wormtrail.drill/1', auditLog: 'acme-audit-log' });
    expect(document.caller).toMatch(/:assumed-role\/audit-log-administrator\/drill$/);
    const shortened = document.findings.find(({ guardrail }) => guardrail === 'DrillShortenRetention');
    expect(shortened?.found).toBe(
      'refused by Object Lock (AccessDenied: Access Denied because object protected by object lock.)',
    );
  });

  test('the drift check finds nothing that a drill changed, and the chain of evidence is whole', async () => {
    const drift = await wormtrail(['drift', '--format', 'json']);
    const { findings } = JSON.parse(drift.stdout) as Report;
    // the role of the administrator was made after the first check
    const made = {
      guardrail: 'SurroundingsUnchanged',
      resource: expect.stringMatching(/role\/audit-log-administrator$/) as string,
    };
    expect(findings.filter(needsAttention)).toMatchObject([made]);
    expect((await wormtrail(['evidence', 'verify', '--format', 'json'])).code).toBe(0);
  });
});

describe('with --bucket-policy', () => {
  test('an administrator may delete it: critical, told as it is, and put back at once', async () => {
    const { evidenceBucket } = await evidenceBucketOf();
    const policy = async () =>
      (await new S3Client({}).send(new GetBucketPolicyCommand({ Bucket: evidenceBucket }))).Policy;
    const before = await policy();
    const outcome = await actingAs('audit-log-administrator', ['drill', '--bucket-policy', '--format', 'json']);
    expect(answers(outcome)).toEqual({ ...ANSWERS, DrillDeleteBucketPolicy: 'FAIL' });
    expect(outcome.code).toBe(1);
    expect(JSON.parse((await policy()) ?? '')).toEqual(JSON.parse(before ?? ''));
  });
});

test.each(['developer', 'auditor'])(
  'the role %s is told at once who may drill, and leaves nothing behind',
  async (role) => {
    const outcome = await actingAs(role, ['drill', '--format', 'json']);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(
      /^A drill is for administrators of the audit log acme-audit-log, and you are \S+\. Act as one of them: /m,
    );
    expect(outcome.stderr).not.toMatch(/Write a canary/);
  },
);

async function evidenceBucketOf() {
  const { accountClients } = await import('../../lib/facts/account/clients.js');
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  return auditLogWithEvidence(deployed.stack, accountClients());
}
