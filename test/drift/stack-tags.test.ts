/** Tags of a stack stand in no template: they are no drift where they are found, and nothing is missing where they are not. */
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { readDeployed } from '../../lib/drift/deployed';
import { withStackTags } from '../../lib/drift/stack-tags';
import { accountClients } from '../../lib/facts/account/clients';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import { compare } from '../../lib/facts/compare';
import { isList, valueAt, type Value } from '../../lib/facts/value';
import { liveAuditLog } from '../support/sound-audit-log';
import { emptyAws, type Aws } from '../support/deployed';
import { ONCE } from '../support/patience';

const OF_STACK = { 'cost-center': '42', 'wormtrail:owner': 'nobody' };
const deployed = liveAuditLog();

/** The audit log with the tags of each resource as somebody changed them. */
function retagged(change: (tags: readonly Value[]) => readonly Value[]): AuditLog {
  const changed = (resource: Resource): Resource => {
    const { Tags = [] } = resource.properties;
    return isList(Tags) ? { ...resource, properties: { ...resource.properties, Tags: change(Tags) } } : resource;
  };
  const { log, evidence, trails, members } = deployed;
  return {
    ...deployed,
    log: { ...log, bucket: changed(log.bucket), policies: log.policies.map(changed) },
    ...(evidence && { evidence: { ...evidence, bucket: changed(evidence.bucket) } }),
    trails: trails.map(changed),
    members: members.map(changed),
  };
}

const tagged = (tag: Value): AuditLog => retagged((tags) => [...tags, tag]);
const differences = (actual: AuditLog) => compare(withStackTags(deployed, actual, OF_STACK), actual);

test('a tag of the stack is no difference, on whichever resource it is found', () => {
  const actual = tagged({ Key: 'cost-center', Value: '42' });
  expect(compare(deployed, actual)).not.toEqual([]);
  expect(differences(actual)).toEqual([]);
});

test('a resource that it does not reach lacks nothing', () => {
  expect(differences(deployed)).toEqual([]);
});

test.each<[what: string, tag: Value]>([
  ['of another value', { Key: 'cost-center', Value: '43' }],
  ['of nobody', { Key: 'project', Value: 'x' }],
])('a tag %s is told', (_, tag) => {
  expect(differences(tagged(tag)).map(({ kind, found }) => `${kind} ${JSON.stringify(found)}`)).toContain(
    `changed ${JSON.stringify(tag)}`,
  );
});

test('what the template says of a key goes before what the stack says', () => {
  const taken = { Key: 'wormtrail:owner', Value: 'nobody' };
  const actual = retagged((tags) => tags.map((tag) => (valueAt(tag, 'Key') === taken.Key ? taken : tag)));
  expect(differences(actual)).toEqual(compare(deployed, actual));
  expect(differences(actual)).not.toEqual([]);
});

describe('read back', () => {
  let aws: Aws;
  beforeAll(async () => {
    aws = await emptyAws();
  });
  afterAll(() => aws.stop());

  test('a stack says its tags', async () => {
    const { cloudFormation } = accountClients(ONCE);
    const TemplateBody = JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
    const Tags = Object.entries(OF_STACK).map(([Key, Value]) => ({ Key, Value }));
    await cloudFormation.send(new CreateStackCommand({ StackName: 'tagged', TemplateBody, Tags }));
    expect(await readDeployed('tagged', cloudFormation)).toMatchObject({ tags: OF_STACK });
  });
});
