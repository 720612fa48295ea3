/** Asks the log files by Amazon Athena: a table of them, a workgroup, the named questions, and a bucket for the answers. */
import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as glue from 'aws-cdk-lib/aws-glue';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { partitionOf, REGIONS_ON_BY_DEFAULT } from '../facts/partition';
import { COLUMNS, PARTITIONS } from '../questions/athena/columns';
import { athenaQuery } from '../questions/athena/query';
import { QUESTIONS } from '../questions/named/catalogue';
import { acknowledgeShortLived } from './aws-solutions';
import { belongsTo } from './belonging';
import { guard, RETAINED } from './locked-bucket';
import { allowAnswers, queryResultsPolicy } from './policies/query-results-policy';
import { checkProps } from './props';

/** What of the log is asked through Athena, and what an answer may cost. */
export interface QueriesProps {
  /**
   * Regions that the log has files of, beside those that every account has.
   * @default - those that every account has, and the stack's own
   */
  readonly regions?: string[];
  /**
   * Accounts of an organization. Where they are left out, each query of an organization's log names one.
   * @default - the account of the stack; of an organization, the one that a query names
   */
  readonly accounts?: string[];
  /**
   * What stands before `AWSLogs/` in the keys of log files, of a trail of your own that was given one.
   * @default - nothing
   */
  readonly prefix?: string;
  /**
   * What one query may read at most, in GB of compressed log files; a query that would read more is stopped.
   * @default 100
   */
  readonly gigabytesPerQuery?: number;
  /**
   * How many days answers are kept.
   * @default 7
   */
  readonly daysKept?: number;
}

export interface AuditLogQueriesProps extends QueriesProps {
  /** Name of the audit log, and of the workgroup. */
  readonly auditLogName: string;
  /** The bucket that holds the logs. */
  readonly logBucket: s3.IBucket;
  /** The bucket that holds the evidence. */
  readonly evidenceBucket: s3.IBucket;
  /** The key that encrypts the answers: its policy has to let the readers use it through S3. */
  readonly key: kms.IKey;
  /** The trail that writes the logs. */
  readonly trailArn: string;
  /** How long log files are kept: no older ones are looked for. */
  readonly retention: Duration;
  /** ARNs of principals that may read logs, and answers. */
  readonly readers: string[];
  /**
   * ARNs of those readers that are services: they can present no second factor.
   * @default - none
   */
  readonly serviceReaders?: string[];
  /** Role ARN patterns (`*` and `?`) that may change the bucket's configuration; the role that deploys must be among them. */
  readonly administrators: string[];
  /**
   * The AWS organization whose trail it is.
   * @default - a trail of one account
   */
  readonly organizationId?: string;
}

/** Amazon Athena API Reference, WorkGroupConfiguration: BytesScannedCutoffPerQuery is in bytes, at least 10 MB. */
const BYTES_PER_GB = 1_000_000_000;
const JSON_SERDE = 'org.apache.hive.hcatalog.data.JsonSerDe';

/**
 * A Glue table with partition projection on the trail's own layout, a workgroup whose settings nobody overrides, and each named question of
 * `wormtrail ask` as a named query. Answers are encrypted, expire, and are for readers alone.
 *
 * An answer of Athena is not proven: it reads the newest version of every file, whether a digest names it or not. `wormtrail ask` says which
 * hours are proven.
 *
 * @example
 * new AuditLogQueries(stack, 'Queries', {
 *   auditLogName: 'acme-audit',
 *   retention: Duration.days(2192),
 *   logBucket,
 *   evidenceBucket,
 *   key,
 *   trailArn,
 *   readers,
 *   administrators,
 * });
 */
export class AuditLogQueries extends Construct {
  /** Where answers are written. */
  readonly resultsBucket: s3.Bucket;
  readonly workGroup: athena.CfnWorkGroup;
  readonly table: glue.CfnTable;

  constructor(scope: Construct, id: string, props: AuditLogQueriesProps) {
    super(scope, id);
    checkProps(this, 'AuditLogQueries', props);
    belongsTo(this, { auditLog: props.auditLogName, component: 'queries', owner: 'security' });
    this.resultsBucket = this.newResultsBucket(props);
    this.table = this.newTable(props);
    this.workGroup = this.newWorkGroup(props);
    this.nameQueries(props);
  }

  private newResultsBucket(props: AuditLogQueriesProps): s3.Bucket {
    const { auditLogName, key, readers, administrators, daysKept = 7 } = props;
    const { account, region } = Stack.of(this);
    const bucket = new s3.Bucket(this, 'Results', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { id: 'answers', expiration: Duration.days(daysKept), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RETAINED,
    });
    belongsTo(bucket, { auditLog: auditLogName, component: 'query-results', owner: 'security' });
    acknowledgeShortLived(bucket);
    const services = props.serviceReaders ?? [];
    guard(bucket, queryResultsPolicy({ bucketArn: bucket.bucketArn, account, readers, services, administrators }));
    if (readers.length > 0) key.addToResourcePolicy(allowAnswers(account, region, readers));
    return bucket;
  }

  private newTable(props: AuditLogQueriesProps): glue.CfnTable {
    const { account } = Stack.of(this);
    const { auditLogName, logBucket, prefix, organizationId } = props;
    const database = new glue.CfnDatabase(this, 'Database', {
      catalogId: account,
      databaseInput: { name: databaseOf(auditLogName), description: `The audit log ${auditLogName}` },
    });
    const folders = [
      ...(prefix === undefined ? [] : [prefix]),
      'AWSLogs',
      ...(organizationId === undefined ? [] : [organizationId]),
    ];
    const location = `s3://${logBucket.bucketName}/${folders.join('/')}/`;
    const table = new glue.CfnTable(this, 'Table', {
      catalogId: account,
      databaseName: databaseOf(auditLogName),
      tableInput: {
        name: TABLE,
        tableType: 'EXTERNAL_TABLE',
        parameters: { EXTERNAL: 'TRUE', classification: 'cloudtrail', ...projection(this, props, location) },
        partitionKeys: PARTITIONS.map((name) => ({ name, type: 'string' })),
        storageDescriptor: {
          columns: Object.entries(COLUMNS).map(([name, type]) => ({ name, type })),
          location,
          inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: JSON_SERDE },
        },
      },
    });
    table.node.addDependency(database);
    return table;
  }

  private newWorkGroup({ auditLogName, key, gigabytesPerQuery = 100 }: AuditLogQueriesProps): athena.CfnWorkGroup {
    const workGroup = new athena.CfnWorkGroup(this, 'WorkGroup', {
      name: auditLogName,
      description: `Asks the audit log ${auditLogName}`,
      // a workgroup that ran a query could not be removed otherwise
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: gigabytesPerQuery * BYTES_PER_GB,
        publishCloudWatchMetricsEnabled: false,
        requesterPaysEnabled: false,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.resultsBucket.bucketName}/`,
          expectedBucketOwner: Stack.of(this).account,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    });
    return workGroup;
  }

  private nameQueries(props: AuditLogQueriesProps): void {
    const { auditLogName, logBucket, evidenceBucket, key, trailArn, organizationId, accounts } = props;
    const auditLog = [
      ...[trailArn, logBucket.bucketName, evidenceBucket.bucketName, key.keyArn],
      ...[auditLogName, `${auditLogName}-*`, `alias/${auditLogName}`, `/wormtrail/${auditLogName}/*`],
    ];
    const table = `"${databaseOf(auditLogName)}"."${TABLE}"`;
    const asksForAccount = organizationId !== undefined && accounts === undefined;
    for (const question of QUESTIONS) {
      const query = new athena.CfnNamedQuery(this, `Query-${question.id}`, {
        name: question.id,
        description: question.asks,
        database: databaseOf(auditLogName),
        workGroup: auditLogName,
        queryString: athenaQuery(question, { table, auditLog, asksForAccount }),
      });
      query.node.addDependency(this.workGroup, this.table);
    }
  }
}

const TABLE = 'events';

/** Amazon Athena User Guide, "Name databases, tables, and columns": lower-case letters, digits and underscores. */
function databaseOf(auditLogName: string): string {
  return auditLogName.replaceAll('-', '_');
}

/** Amazon Athena User Guide, "Supported types for partition projection". */
function projection(
  scope: Construct,
  { retention, regions, accounts, organizationId }: AuditLogQueriesProps,
  location: string,
): Record<string, string> {
  const { account } = Stack.of(scope);
  const listed = accounts ?? (organizationId === undefined ? [account] : undefined);
  return {
    'projection.enabled': 'true',
    ...(listed
      ? { 'projection.account.type': 'enum', 'projection.account.values': listed.join(',') }
      : { 'projection.account.type': 'injected' }),
    'projection.region.type': 'enum',
    'projection.region.values': regionsOf(scope, regions).join(','),
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
    'projection.day.range': `NOW-${retention.toDays()}DAYS,NOW`,
    'storage.location.template': `${location}\${account}/CloudTrail/\${region}/\${day}`,
  };
}

/** All Regions of the small partitions; of the large one those that cannot be disabled. */
function regionsOf(scope: Construct, more: readonly string[] = []): string[] {
  const { region } = Stack.of(scope);
  const partition = partitionOf(region)?.id;
  const everywhere =
    partition === 'aws-cn'
      ? ['cn-north-1', 'cn-northwest-1']
      : partition === 'aws-us-gov'
        ? ['us-gov-east-1', 'us-gov-west-1']
        : REGIONS_ON_BY_DEFAULT;
  // a Region that is not known may be among the others: a table that lists it twice would show each row twice
  return [...new Set([...everywhere, ...(Token.isUnresolved(region) ? [] : [region]), ...more])];
}
