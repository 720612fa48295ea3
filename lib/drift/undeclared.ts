/** What stands beside the audit log's own resources and is in no template: grants, versions, consumers, subscriptions. */
import type { Check } from '../checks/check';
import {
  NoOtherConsumer,
  NoOtherDestination,
  NoOtherDetector,
  NoOtherGrant,
  NoOtherLogReader,
  NoOtherVersion,
} from '../checks/account/undeclared';
import type { AuditLog, Resource } from '../facts/audit-log';
import { isList, toJson, valueAt, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf, orPass } from './findings';

interface Kind {
  readonly type: string;
  /** The state that lists what there is. */
  readonly state: string;
  readonly check: Check;
  /** In a phrase, behind its name: "is an alias of". */
  readonly what: string;
  isDeclared(entry: Value, resource: Resource, auditLog: AuditLog): boolean;
}

/** What a function does with a key that its own environment is encrypted with. */
const OF_FUNCTIONS = new Set(['Decrypt', 'DescribeKey', 'RetireGrant']);

const KINDS: readonly Kind[] = [
  {
    ...{ type: 'AWS::KMS::Key', state: 'Grants', check: NoOtherGrant, what: 'is a grant of' },
    isDeclared: (grant, _, auditLog) => {
      const [grantee, operations] = [text(valueAt(grant, 'Grantee')), valueAt(grant, 'Operations')];
      // services that encrypt for a function or a queue are their own grantees, or those functions' roles
      const isRole = rolesOf(auditLog).has(grantee);
      const isUse = (isList(operations) ? operations : []).every((name) => OF_FUNCTIONS.has(text(name)));
      return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(grantee) || (isRole && isUse);
    },
  },
  {
    ...{ type: 'AWS::Lambda::Function', state: 'Versions', check: NoOtherVersion, what: 'is a version of' },
    isDeclared: (_, lambda, auditLog) => declares(auditLog, 'AWS::Lambda::Version', 'FunctionName', lambda),
  },
  {
    ...{ type: 'AWS::Lambda::Function', state: 'Aliases', check: NoOtherVersion, what: 'is an alias of' },
    isDeclared: (_, lambda, auditLog) => declares(auditLog, 'AWS::Lambda::Alias', 'FunctionName', lambda),
  },
  {
    type: 'AWS::Lambda::Function',
    ...{ state: 'EventInvokeConfig', check: NoOtherDestination, what: 'decides what becomes of the events of' },
    isDeclared: (config, lambda, auditLog) => {
      const qualifier = text(valueAt(config, 'Qualifier'));
      return declares(
        auditLog,
        'AWS::Lambda::EventInvokeConfig',
        'FunctionName',
        lambda,
        ({ properties: declared }) => {
          const name = declared.Qualifier;
          return typeof name !== 'string' || name === qualifier;
        },
      );
    },
  },
  {
    ...{ type: 'AWS::SQS::Queue', state: 'Consumers', check: NoOtherConsumer, what: 'takes messages out of' },
    isDeclared: (mapping, _, { inventory }) =>
      inventory.some(
        ({ type, ref }) => type === 'AWS::Lambda::EventSourceMapping' && ref === text(valueAt(mapping, 'Name')),
      ),
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    ...{ state: 'Detectors', check: NoOtherDetector, what: 'leaves times out of what is unusual for' },
    // the configuration of one that is declared is compared
    isDeclared: (detector, _, { inventory }) =>
      inventory.some(
        ({ type, properties }) =>
          type === 'AWS::CloudWatch::AnomalyDetector' &&
          properties.Configuration !== undefined &&
          JSON.stringify(toJson(properties)).includes(JSON.stringify(text(valueAt(detector, 'Name')))),
      ),
  },
  {
    type: 'AWS::Logs::LogGroup',
    ...{ state: 'SubscriptionFilters', check: NoOtherLogReader, what: 'copies' },
    isDeclared: (_, group, auditLog) => declares(auditLog, 'AWS::Logs::SubscriptionFilter', 'LogGroupName', group),
  },
];

/** What a run that did not read it leaves open is said by the reads that rotate. */
export function undeclaredFindings(auditLog: AuditLog): Finding[] {
  return auditLog.members.flatMap((resource) =>
    KINDS.filter(({ type }) => type === resource.type).flatMap((kind) => findingsOf(auditLog, resource, kind)),
  );
}

function findingsOf(auditLog: AuditLog, resource: Resource, kind: Kind): readonly Finding[] {
  const entries = resource.state?.[kind.state];
  if (!isList(entries)) return [];
  const added = entries
    .filter((entry) => !kind.isDeclared(entry, resource, auditLog))
    .map((entry) =>
      findingOf(auditLog, kind.check, resource, {
        status: 'DRIFT',
        path: kind.state,
        found: toJson(entry),
        message: `${nameOf(entry)} ${kind.what} ${resource.ref} and is in no template.`,
      }),
    );
  return orPass(auditLog, kind.check, added, resource);
}

function nameOf(entry: Value): string {
  const name = typeof entry === 'string' ? entry : text(valueAt(entry, 'Name'));
  const whose = text(valueAt(entry, 'Grantee') ?? valueAt(entry, 'FunctionArn') ?? valueAt(entry, 'Destination'));
  return [name || 'A configuration', whose && `(${whose})`].filter(Boolean).join(' ');
}

function rolesOf({ members }: AuditLog): ReadonlySet<string> {
  return new Set(members.flatMap(({ type, arn }) => (type === 'AWS::IAM::Role' && arn !== undefined ? [arn] : [])));
}

/** Whether a template has a resource of the type that is about another one; a name that is not known may be its. */
function declares(
  { inventory }: AuditLog,
  type: string,
  property: string,
  { ref, arn }: Resource,
  fits: (resource: Resource) => boolean = () => true,
): boolean {
  return inventory.some((each) => {
    const name = each.properties[property];
    return each.type === type && (typeof name !== 'string' || name === ref || name === arn) && fits(each);
  });
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
