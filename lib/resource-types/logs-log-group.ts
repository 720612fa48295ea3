/** CloudWatch log groups. */
import { isList, valueAt } from '../facts/value';
import { commonPrefix, entryIn, listAt, present, textAt } from './answers';
import { regional } from './names';
import type { ResourceType } from './resource-type';
import { anything, is } from './service-defaults';

const group = entryIn('logGroups', (entry, { resource }) => textAt(entry, 'logGroupName') === resource.ref);

export const logsLogGroup: ResourceType = {
  type: 'AWS::Logs::LogGroup',
  nameProperty: 'LogGroupName',
  arn: regional('logs', 'log-group:', ':*'),
  component: 'log-group',
  taggable: true,
  reads: {
    groups: {
      call: 'logs:DescribeLogGroups',
      unbound: true,
      // a prefix that says little would list the account's log groups: then each is asked for by itself
      input: ({ resource, all }) => {
        const shared = commonPrefix(all.filter(({ type }) => type === resource.type).map(({ ref }) => ref));
        return { logGroupNamePrefix: shared.length > '/aws/lambda/'.length ? shared : resource.ref };
      },
      pagedBy: 'nextToken',
      isGone: group.isGone,
      properties: {
        LogGroupName: group.at('logGroupName'),
        RetentionInDays: group.at('retentionInDays'),
        KmsKeyId: group.at('kmsKeyId'),
        LogGroupClass: group.at('logGroupClass'),
      },
      state: { CreatedAt: group.at('creationTime', (time) => new Date(Number(time)).toISOString()) },
    },
    // whoever gets what a check says reads every finding
    subscriptions: {
      call: 'logs:DescribeSubscriptionFilters',
      unbound: true,
      input: ({ resource }) => ({ logGroupName: resource.ref }),
      absentOn: ['ResourceNotFoundException'],
      rotates: true,
      flaw: (answer) => (isList(valueAt(answer, 'subscriptionFilters')) ? undefined : 'the answer is empty'),
      state: {
        SubscriptionFilters: (answer) =>
          listAt(answer, 'subscriptionFilters').map((each) =>
            present({ Name: valueAt(each, 'filterName'), Destination: valueAt(each, 'destinationArn') }),
          ),
      },
    },
  },
  neverRead: {
    DataProtectionPolicy: 'it would take a call of its own for each log group',
    FieldIndexPolicies: 'it would take a call of its own for each log group',
  },
  defaults: { LogGroupName: anything, LogGroupClass: is('STANDARD') },
  authorizedAs: { service: 'logs', resourceTypes: ['log-group', 'log-stream'] },
  tampering: {
    service: 'logs',
    calls: {
      DeleteLogGroup: 'loses what a check said',
      DeleteLogStream: 'loses what a check said',
      PutRetentionPolicy: 'forgets what a check said earlier',
      DeleteRetentionPolicy: 'keeps what a check said for ever',
      DisassociateKmsKey: 'stores what a check says without the key',
      AssociateKmsKey: 'stores what a check says with another key',
      DeleteSubscriptionFilter: 'hides that somebody read what a check said',
      CreateExportTask: 'copies what a check said elsewhere',
      PutLogGroupDeletionProtection: 'lets somebody delete what a check said',
      PutBearerTokenAuthentication: 'lets anyone with a token write what looks like the output of a check',
      DeleteDataProtectionPolicy: 'shows what was masked',
      DeleteTransformer: 'changes what a check says',
      TagLogGroup: 'changes who seems to own what a check says',
      UntagLogGroup: 'changes who seems to own what a check says',
      TagResource: 'changes who seems to own what a check says',
      UntagResource: 'changes who seems to own what a check says',
      PutSubscriptionFilter: 'sends what a check says elsewhere',
      PutDataProtectionPolicy: 'masks what a check says',
      PutTransformer: 'changes what a check says',
    },
    namedBy: [
      {
        parameter: 'logGroupName',
        forms: ['ref'],
        matches: ({ auditLogName }) => [{ prefix: `/wormtrail/${auditLogName}/` }],
      },
      {
        parameter: 'logGroupIdentifier',
        forms: ['ref', 'arn'],
        eventNames: [
          ...['PutDataProtectionPolicy', 'PutTransformer', 'DeleteDataProtectionPolicy', 'DeleteTransformer'],
          ...['PutBearerTokenAuthentication', 'PutLogGroupDeletionProtection'],
        ],
        matches: ({ auditLogName }) => [{ wildcard: `*/wormtrail/${auditLogName}/*` }],
      },
      {
        parameter: 'resourceArn',
        forms: ['arn'],
        eventNames: ['TagResource', 'UntagResource'],
        matches: ({ auditLogName }) => [{ wildcard: `*:/wormtrail/${auditLogName}/*` }],
      },
      // these calls take either parameter
      { parameter: 'logGroupName', forms: ['ref'], eventNames: ['AssociateKmsKey', 'DisassociateKmsKey'] },
      {
        parameter: 'resourceIdentifier',
        forms: ['arn'],
        eventNames: ['AssociateKmsKey', 'DisassociateKmsKey'],
        matches: ({ auditLogName }) => [{ wildcard: `*/wormtrail/${auditLogName}/*` }],
      },
    ],
  },
};
