/** The life of a variant: deployed, checked, updated, kept from an update, deployed again, destroyed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { auditLogApp } from '../../../bin/app';
import { cdk } from '../../../bin/start/cdk';
import { invokeChecker } from '../../../bin/start/checker';
import { DEFAULT_CONFIG_FILE, loadConfig, type Config } from '../../../lib/config';
import { auditLogWithEvidence } from '../../../lib/drift/locate';
import { EvidenceStore } from '../../../lib/evidence/store';
import { accountClients } from '../../../lib/facts/account/clients';
import { plannedStacks } from '../../../lib/doctor/stacks';
import { partitionOf } from '../../../lib/facts/partition';
import { OWNERS } from '../../../lib/facts/requirements';
import { needsAttention, type Finding } from '../../../lib/findings/finding';
import { BucketArchive } from '../../../lib/ledger/archive';
import { verifyLedger } from '../../../lib/ledger/verify';
import { startLocalAws, type LocalAws } from '../../../lib/local-aws';
import { projectContext } from '../../constructs/support';
import { assume } from '../../support/assume';
import type { Variant } from './table';

const SAMPLE = JSON.parse(readFileSync(DEFAULT_CONFIG_FILE, 'utf8')) as Config;

/** SQS gives the name of a deleted queue away after 60 s (SQS API Reference, CreateQueue). */
const NAME_IS_TAKEN = 60;

/** Plays the whole life of a variant, a test a stage. */
export function describeLife(variant: Variant): void {
  describe(variant.title, () => {
    let life: Life;
    beforeAll(async () => (life = await Life.begin(variant)));
    afterAll(() => life.end());

    if (variant.mistake) {
      test('is rolled back, and deployed once the mistake is corrected', async () => {
        // the events of a stack have the machine's clock, and after the wait its calls have it as well
        await life.passTime(-NAME_IS_TAKEN);
        await expect(life.deploy(variant.mistake)).rejects.toThrow(/ROLLBACK_COMPLETE/);
        await life.unprotect();
        await life.passTime(NAME_IS_TAKEN);
        await life.deploy();
        // the bucket that the first attempt has left
        expect(await life.findings()).toMatchObject([{ guardrail: 'NoOtherBucket' }]);
      });
    } else {
      test('is deployed, and holds', async () => {
        await life.deploy();
        expect(await life.findings()).toEqual([]);
      });
    }

    if (variant.config?.ledger) {
      test('keeps a ledger of its evidence, which holds, and which nobody else signs', async () => {
        expect(await life.append()).toMatchObject({ complete: true });
        expect(await life.ledgerFindings()).toEqual([]);
        await expect(life.sign()).rejects.toMatchObject({ name: 'AccessDeniedException' });
        await expect(life.writeIntoLedger()).rejects.toMatchObject({ name: 'AccessDenied' });
      });

      test('looks for what the ledger has, and may', async () => {
        const found = await life.verification();
        expect(found).not.toContain('RemovedTooEarly');
        expect(found).not.toContain('EvidenceWriterKnown');
      });
    }

    // what a deployment is told by, and what stays open until somebody acknowledges it
    const told = [
      'DeployerKnown',
      'DeploymentNotWeaker',
      'TemplateUnchanged',
      ...(variant.mistake ? ['NoOtherBucket'] : []),
    ];
    const besides = async (): Promise<Finding[]> =>
      (await life.findings()).filter(({ guardrail }) => !told.includes(guardrail));

    test('is updated, which is told, and holds', async () => {
      await life.deploy({ driftCheck: { schedule: 'rate(2 hours)' } });
      expect(await besides()).toEqual([]);
    });

    test('stays as it is where an update fails, and takes the next one', async () => {
      // a right that is taken from the role that deploys is a change outside any deployment
      told.push('ChangesAcknowledged');
      const allowAgain = await life.deny('lambda:PutFunctionConcurrency');
      // the CDK prints 23 letters of a status, and says why each resource failed
      await expect(life.deploy({ reserveConcurrency: true })).rejects.toThrow(/UPDATE_ROLLBACK_COMPLET/);
      expect(await besides()).toEqual([]);
      await allowAgain();
      await life.deploy({ driftCheck: { schedule: 'rate(3 hours)' } });
      expect(await besides()).toEqual([]);
    });

    if (variant.config?.ledger) {
      test('names one who could write into the ledger nevertheless', async () => {
        await life.hideTheLedger();
        const found = (await life.ledgerFindings()).map(({ guardrail }) => guardrail);
        expect([...new Set(found)]).toEqual(['LedgerWrittenOnce']);
      });
    }

    test('is destroyed once nothing protects it, and leaves its buckets with their policies', async () => {
      await expect(life.destroy()).rejects.toThrow(/TerminationProtection is enabled/);
      await life.unprotect();
      await life.destroy();
      expect(await life.bucketsThatRefuseEverybody()).toHaveLength(variant.config?.queries ? 3 : 2);
    });
  });
}

interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

class Life {
  static async begin({ region = SAMPLE.region, lambdaConcurrency, config, prepare }: Variant): Promise<Life> {
    const options = { account: SAMPLE.account, region, tell: () => undefined };
    const aws = await startLocalAws({
      ...options,
      schedulesWait: true,
      ...(lambdaConcurrency !== undefined && { lambdaConcurrency }),
    });
    const partition = partitionOf(region)?.id;
    // the CDK CLI remembers the partition of an access key
    const environment = { ...aws.environment, AWS_ACCESS_KEY_ID: `local-${partition}` };
    Object.assign(process.env, environment);
    const moved = JSON.parse(
      JSON.stringify(SAMPLE).replaceAll('arn:aws:', `arn:${partition}:`).replaceAll(SAMPLE.region, region),
    ) as object;
    return new Life(aws, environment, { ...moved, ...config, ...(await prepare?.()) });
  }

  private readonly folder = mkdtempSync(join(tmpdir(), 'wormtrail-variant-'));
  private assembly = '';
  private stacks: readonly { name: string; region: string }[] = [];
  private deployments = 0;

  private constructor(
    private readonly aws: LocalAws,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly config: object,
  ) {}

  /** Synthesizes and deploys as a person does. */
  async deploy(changes: object = {}): Promise<void> {
    const file = join(this.folder, 'wormtrail.config.json');
    writeFileSync(file, JSON.stringify({ ...this.config, ...changes }));
    const config = loadConfig(file);
    this.stacks = plannedStacks(config);
    this.assembly = join(this.folder, `assembly-${(this.deployments += 1)}`);
    // once: what the CDK's own validation finds, it finds at first
    process.env.CDK_VALIDATION = String(this.deployments === 1);
    auditLogApp({ outdir: this.assembly, context: { ...projectContext(), config: file } }).synth();
    if (this.deployments === 1) await this.cdk('bootstrap');
    await this.cdk('deploy', '--all', '--require-approval', 'never');
    for (const owner of OWNERS) await this.aws.confirmSubscriptions(config.owners[owner].email);
  }

  destroy(): Promise<void> {
    return this.cdk('destroy', '--all', '--force');
  }

  /** What the deployed checker finds that needs attention. */
  async findings(): Promise<Finding[]> {
    await this.aws.idle();
    const { report } = await invokeChecker(this.stacks[0]?.name ?? '');
    return report.findings.filter(needsAttention);
  }

  /** What the deployed function of the ledger answers. */
  async append(): Promise<unknown> {
    const { Payload } = await new Lambda({}).invoke({ FunctionName: `${this.stacks[0]?.name ?? ''}-ledger` });
    return JSON.parse(Payload?.transformToString() ?? '');
  }

  /** What the deployed verification of the log finds that needs attention. */
  async verification(): Promise<string[]> {
    await new Lambda({}).invoke({ FunctionName: `${this.stacks[0]?.name ?? ''}-log-verification` });
    const clients = accountClients();
    const { auditLog, evidenceBucket } = await auditLogWithEvidence(this.stacks[0]?.name ?? '', clients);
    const store = new EvidenceStore(clients.s3, evidenceBucket, auditLog.name).verifications();
    const { document } = (await store.latest(new Date())) ?? {};
    expect(document).toBeDefined();
    return (document?.findings ?? []).filter(needsAttention).map(({ guardrail }) => guardrail);
  }

  /** What a verification of the ledger finds that needs attention. */
  async ledgerFindings(): Promise<Finding[]> {
    const clients = accountClients();
    const { auditLog, evidenceBucket } = await auditLogWithEvidence(this.stacks[0]?.name ?? '', clients);
    const archive = new BucketArchive(new EvidenceStore(clients.s3, evidenceBucket, auditLog.name));
    const options = { auditLog: auditLog.name, now: new Date(), retentionDays: 2192 };
    const { findings, size } = await verifyLedger(archive, options);
    expect(size).toBeGreaterThan(1);
    return findings.filter(needsAttention);
  }

  /** Signs as somebody who may do everything that identity policies permit. */
  async sign(): Promise<unknown> {
    const { StackResources = [] } = await new CloudFormation({}).describeStackResources({
      StackName: this.stacks[0]?.name ?? '',
    });
    const key = StackResources.find(({ LogicalResourceId }) => LogicalResourceId?.includes('SigningKey'));
    const credentials = await this.somebody();
    const asked = { Message: Buffer.from('head'), MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' } as const;
    return new KMS({ credentials }).sign({ KeyId: key?.PhysicalResourceId, ...asked });
  }

  /** Writes as the same person. */
  async writeIntoLedger(): Promise<unknown> {
    const credentials = await this.somebody();
    const Bucket = await this.evidenceBucket();
    return new S3({ credentials, forcePathStyle: true }).putObject({
      Bucket,
      Key: 'tlog/checkpoint/999',
      Body: 'head',
    });
  }

  /** Lays a delete marker on the key and a version on each checkpoint, as no policy lets anybody. */
  async hideTheLedger(): Promise<void> {
    const s3 = new S3({ forcePathStyle: true });
    const Bucket = await this.evidenceBucket();
    await s3.deleteObject({ Bucket, Key: 'tlog/key' });
    const { Contents = [] } = await s3.listObjectsV2({ Bucket, Prefix: 'tlog/checkpoint/' });
    for (const { Key } of Contents) await s3.putObject({ Bucket, Key, Body: 'another head' });
  }

  private async evidenceBucket(): Promise<string> {
    return (await auditLogWithEvidence(this.stacks[0]?.name ?? '', accountClients())).evidenceBucket;
  }

  /** A session of a role with every right that an identity policy can give. */
  private async somebody(): Promise<Session> {
    const partition = partitionOf(this.stacks[0]?.region ?? '')?.id;
    const session = await assume(SAMPLE.account, 'somebody', 'session', {}, partition);
    return {
      accessKeyId: session.AccessKeyId ?? '',
      secretAccessKey: session.SecretAccessKey ?? '',
      sessionToken: session.SessionToken ?? '',
    };
  }

  /** Takes a right from the role that CloudFormation deploys with. @returns what gives it back. */
  async deny(action: string): Promise<() => Promise<unknown>> {
    const { account, region } = SAMPLE;
    const home = this.stacks[0]?.region ?? region;
    const policy = { RoleName: `cdk-hnb659fds-cfn-exec-role-${account}-${home}`, PolicyName: 'denied' };
    const Statement = [{ Effect: 'Deny', Action: action, Resource: '*' }];
    const iam = new IAM({});
    await iam.putRolePolicy({ ...policy, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) });
    return () => iam.deleteRolePolicy(policy);
  }

  /** The one command that README names. */
  async unprotect(): Promise<void> {
    for (const { name: StackName, region } of this.stacks) {
      const cloudFormation = new CloudFormation({ region });
      const { Stacks = [] } = await cloudFormation.describeStacks({}).catch(() => ({ Stacks: [] }));
      if (!Stacks.some((stack) => stack.StackName === StackName)) continue;
      await cloudFormation.updateTerminationProtection({ StackName, EnableTerminationProtection: false });
    }
  }

  /** On the clock of CloudTrail and of waiting periods. */
  async passTime(seconds: number): Promise<void> {
    await this.aws.passTime(seconds);
  }

  /** Buckets, but for the CDK's own, that have a policy which denies. */
  async bucketsThatRefuseEverybody(): Promise<string[]> {
    const s3 = new S3({ forcePathStyle: true });
    const { Buckets = [] } = await s3.listBuckets();
    const names = Buckets.map(({ Name = '' }) => Name).filter((name) => !name.startsWith('cdk-'));
    // of a first deployment that failed a bucket may remain, without its policy
    const policyOf = (Bucket: string) => s3.getBucketPolicy({ Bucket }).then(({ Policy = '' }) => Policy, String);
    const policies = await Promise.all(names.map(policyOf));
    return names.filter((_, position) => policies[position]?.includes('"Deny"'));
  }

  async end(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.aws.stop();
  }

  private cdk(command: string, ...words: string[]): Promise<void> {
    return cdk([command, ...words, '--app', this.assembly], this.environment);
  }
}
