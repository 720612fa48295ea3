/** What the guardrails say of who holds and who may touch the audit log of an organization, in the templates that deploy it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auditLogApp } from '../../bin/app';
import { checkTemplates } from '../../lib/check/check-templates';
import { auditLogsOf } from '../../lib/facts/from-template';
import { decisionOf, statementsOf, thePrincipal, type Decision } from '../../lib/facts/policy';
import type { Properties, Value } from '../../lib/facts/value';
import { changed, type Body } from '../support/changed-templates';
import { DELEGATED, MANAGEMENT, ORGANIZATION, organizationConfigIn } from '../support/organization';
import { projectContext } from './support';

const NAME = 'acme-audit-log';

const outdir = mkdtempSync(path.join(tmpdir(), 'wormtrail-organization-'));
afterAll(() => rmSync(outdir, { recursive: true }));
const config = organizationConfigIn(outdir, { delegatedAdministrator: DELEGATED });
const assembly = auditLogApp({ outdir, context: { ...projectContext(), config } }).synth();

const { templates, failing } = changed(assembly);

describe('the guardrails', () => {
  it('prove of the organization that no account and no principal has both trail and archive', () => {
    const { findings } = checkTemplates(templates(), {});
    const about = ['TrailOutsideArchive', 'ArchiveOutsideManagementAccount', 'ArchiveAdministeredApart'];
    const statuses = about.map((id) =>
      findings.filter(({ guardrail }) => guardrail === id).map(({ status }) => status),
    );
    expect(statuses.map((each) => [...new Set(each)])).toEqual([['PASS'], ['PASS'], ['PASS']]);
  });

  it('find it where trail and archive are deployed to one account', () => {
    const inOne = templates().map((each) => ({ ...each, account: MANAGEMENT }));
    const { findings } = checkTemplates(inOne, {});
    const failed = findings.filter(({ status }) => status === 'FAIL').map(({ guardrail }) => guardrail);
    expect(failed).toEqual(expect.arrayContaining(['TrailOutsideArchive', 'ArchiveOutsideManagementAccount']));
  });

  it('do not know who has which where no template says its account', () => {
    const open = templates().map(({ stack, region, body }) => ({
      stack,
      ...(region !== undefined && { region }),
      body,
    }));
    const { findings } = checkTemplates(open, {});
    const of = (id: string) => findings.filter(({ guardrail }) => guardrail === id).map(({ status }) => status);
    expect(of('TrailOutsideArchive')).toEqual(['UNKNOWN']);
    expect(new Set(of('ArchiveOutsideManagementAccount'))).toEqual(new Set(['UNKNOWN']));
  });

  describe('of a statement that lets in members', () => {
    const members = { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION.id } };
    const MEMBER = '999988887777';
    const byAccount = { Principal: { AWS: `arn:aws:iam::${MEMBER}:root` }, Condition: {} };
    const letIn = (Action: string, more: Properties = {}) => ({
      ...{ Sid: 'Members', Effect: 'Allow', Principal: '*', Action, Resource: '*', Condition: members },
      ...more,
    });
    const policiesOf = ({ Resources }: Body, type: string) =>
      Object.values(Resources).flatMap(({ Type, Properties }) =>
        Type === type ? [(Properties['PolicyDocument'] ?? Properties['KeyPolicy']) as { Statement: object[] }] : [],
      );
    const failingWith = (type: string, statement: object) =>
      failing((stack, body) => {
        if (stack === NAME) policiesOf(body, type).forEach(({ Statement }) => Statement.push(statement));
      });
    const BUCKETS = 'AWS::S3::BucketPolicy';
    const KEY = 'AWS::KMS::Key';

    it.each<[what: string, type: string, statement: object, by: string]>([
      ['write logs', BUCKETS, letIn('s3:PutObject'), 'OnlyAdministratorsAdminister'],
      ['write logs, by account', BUCKETS, letIn('s3:PutObject', byAccount), 'OtherAccountsKeptOut'],
      ['delete logs, by account', BUCKETS, letIn('s3:DeleteObjectVersion', byAccount), 'OtherAccountsKeptOut'],
      ['encrypt', KEY, letIn('kms:GenerateDataKey'), 'KeyPolicyScoped'],
      ['decrypt', KEY, letIn('kms:Decrypt'), 'KeyPolicyScoped'],
      ['replace the policy of the key', KEY, letIn('kms:PutKeyPolicy', byAccount), 'KeyUsedByNamedAccountsOnly'],
    ])('find that they may %s', (_, type, statement, by) => {
      expect(failingWith(type, statement)).toContain(by);
    });

    const [log] = auditLogsOf(templates());
    const judged = log?.evidence ? [log.log, log.evidence] : [];

    it.each<[action: string, of: string]>([
      ['s3:DeleteObjectVersion', '/*'],
      ['s3:PutObjectRetention', '/*'],
      ['s3:PutBucketPolicy', ''],
      ['s3:PutBucketObjectLockConfiguration', ''],
      ['s3:PutLifecycleConfiguration', ''],
    ])('find nothing where the buckets refuse them %s all the same', (action, of) => {
      expect(failingWith(BUCKETS, letIn(action))).toEqual([]);
      const decisions = judged.flatMap(({ bucket, policies }) =>
        policies.map(({ properties }) => refusal(properties['PolicyDocument'], letIn(action), `${bucket.arn}${of}`)),
      );
      expect(decisions).toEqual(['refused', 'refused']);
    });

    it.each(['kms:CreateGrant', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'])(
      'find nothing where the key refuses them %s all the same',
      (action) => {
        expect(failingWith(KEY, letIn(action))).toEqual([]);
        const { properties, arn } = log?.log.key ?? {};
        expect(refusal(properties?.['KeyPolicy'], letIn(action), String(arn))).toBe('refused');
      },
    );

    /** What a policy answers to an administrator of a member, with one statement more. */
    function refusal(policy: Value | undefined, statement: ReturnType<typeof letIn>, resource: string): Decision {
      return decisionOf([...statementsOf(policy), ...statementsOf({ Statement: [statement] })], {
        ...{ action: statement.Action, resource, caller: thePrincipal(`arn:aws:iam::${MEMBER}:role/administrator`) },
        context: { 'aws:principalorgid': { is: ORGANIZATION.id }, 'aws:principalaccount': { is: MEMBER } },
      });
    }
  });
});
