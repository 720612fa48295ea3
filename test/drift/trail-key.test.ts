/** A trail that names its key by an alias of the audit log's own is expected to have the key that the alias leads to. */
import { withTrailKey } from '../../lib/drift/trail-key';
import { auditLogsOf } from '../../lib/facts/from-template';

const [ARCHIVE, MANAGEMENT, REGION] = ['111122223333', '444455556666', 'eu-central-1'];
const KEY = `arn:aws:kms:${REGION}:${ARCHIVE}:key/0a1b2c3d`;
const ALIAS = `arn:aws:kms:${REGION}:${ARCHIVE}:alias/logs`;

function keyOfTrail(KMSKeyId: string, TargetKeyId: unknown): unknown {
  const archive = {
    Key: { Type: 'AWS::KMS::Key', Properties: {} },
    Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/logs', TargetKeyId } },
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'logs',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } },
          ],
        },
      },
    },
  };
  for (const part of Object.values(archive)) {
    Object.assign(part, { Metadata: { wormtrail: { auditLog: 'logs', component: 'key' } } });
  }
  const trail = { Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: 'logs', KMSKeyId } } };
  const [auditLog] = auditLogsOf([
    {
      ...{ stack: 'archive', account: ARCHIVE, region: REGION, body: { Resources: archive } },
      physicalIds: { Key: '0a1b2c3d', Logs: 'logs', Alias: 'alias/logs' },
    },
    { stack: 'trail', account: MANAGEMENT, region: REGION, body: { Resources: trail } },
  ]);
  return auditLog && withTrailKey(auditLog).trails[0]?.properties['KMSKeyId'];
}

const byId = { Ref: 'Key' };
const byArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const OTHER_ACCOUNT = ALIAS.replace(ARCHIVE, MANAGEMENT);
const OTHER_REGION = ALIAS.replace(REGION, 'us-east-1');

test.each([
  ['an alias of the audit log, whose target is an id', ALIAS, byId, KEY],
  ['one whose target is an ARN', ALIAS, byArn, KEY],
  ['an alias of that name in another account', OTHER_ACCOUNT, byArn, OTHER_ACCOUNT],
  ['one in another Region', OTHER_REGION, byArn, OTHER_REGION],
  ['an alias of another name', `${ALIAS}-2`, byArn, `${ALIAS}-2`],
  ['the key itself', KEY, byArn, KEY],
  ['an alias that leads to a key of somebody else', ALIAS, 'another', ALIAS],
])('%s', (_what, named, target, expected) => {
  expect(keyOfTrail(named, target)).toBe(expected);
});
