/** What the app around an audit log passes on of it: what its functions return, events about it, access points, shared telemetry. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isUnknown, valueAt, type Value } from '../../facts/value';
import { METRIC_NAMESPACE } from '../../metrics';
import { TAMPER_EVENTS } from '../data/tamper-events';
import { ownFunctionsOf } from '../functions';
import { keysOf } from '../keys';
import { inventoryOfType } from '../members';
import { both } from '../monitoring/event-pattern';
import { eventTestOf } from '../monitoring/rules';
import { eventNamed, subjectsOf } from '../monitoring/subjects';
import { accountsIn, type Destination } from './destination';
import { namedAccounts } from './guarded-roles';
import { sharesOneOf } from './link-filter';
import { isForeign } from './strangers';

/** @param groupNames Names of the audit log's log groups. */
export function sharedOn(auditLog: AuditLog, groupNames: readonly string[]): readonly Destination[] {
  return [
    ...resultsOf(auditLog),
    ...accessPointsOf(auditLog),
    ...rulesOf(auditLog),
    ...linksOf(auditLog, groupNames),
    ...grantsOf(auditLog),
  ];
}

/** Of an app in several accounts, what is in one of the audit log's own: names are those of an account. */
function ofTheAccount(auditLog: AuditLog, type: string): readonly Resource[] {
  const accounts: readonly Value[] = auditLog.stacks.map(({ account }) => account);
  const isElsewhere = ({ account }: Resource) =>
    account !== undefined && !accounts.some((one) => isUnknown(one) || one === account);
  return inventoryOfType(auditLog, type).filter((resource) => !isElsewhere(resource));
}

/** (Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".) */
function resultsOf(auditLog: AuditLog): readonly Destination[] {
  const functions = ownFunctionsOf(auditLog);
  return ofTheAccount(auditLog, 'AWS::Lambda::EventInvokeConfig').flatMap((resource) => {
    const { FunctionName: name, DestinationConfig: value } = resource.properties;
    const isOurs = functions.some(({ ref, arn }) => name === ref || name === arn);
    return isOurs && value !== undefined && !auditLog.members.includes(resource)
      ? [{ resource, path: 'DestinationConfig', value }]
      : [];
  });
}

/** Names under which the buckets of an audit log are read: access points, those of many Regions, those that a function changes. */
function accessPointsOf(auditLog: AuditLog): readonly Destination[] {
  const buckets = new Set([auditLog.log, auditLog.evidence].flatMap((vault) => vault?.bucket.ref ?? []));
  const isOurs = (name: Value | undefined): boolean => typeof name === 'string' && buckets.has(name);
  const points = ofTheAccount(auditLog, 'AWS::S3::AccessPoint').filter(({ properties }) =>
    isOurs(properties['Bucket']),
  );
  const arns = new Set(points.map(({ arn }) => arn));
  const regions = ofTheAccount(auditLog, 'AWS::S3::MultiRegionAccessPoint').flatMap((resource) => {
    const all = resource.properties['Regions'];
    const value = isList(all) ? all.filter((region) => isOurs(valueAt(region, 'Bucket'))) : all;
    return isUnknown(value) || (isList(value) && value.length > 0) ? [{ resource, path: 'Regions', value }] : [];
  });
  const changing = ofTheAccount(auditLog, 'AWS::S3ObjectLambda::AccessPoint').flatMap((resource) => {
    const path = 'ObjectLambdaConfiguration';
    const value = resource.properties[path];
    const of = valueAt(resource.properties, `${path}.SupportingAccessPoint`);
    return value !== undefined && typeof of === 'string' && arns.has(of) ? [{ resource, path, value }] : [];
  });
  const owners = points.flatMap((resource) => {
    const path = 'BucketAccountId';
    const value = resource.properties[path];
    return value === undefined ? [] : [{ resource, path, value: { [path]: value } }];
  });
  return [...owners, ...regions, ...changing];
}

/** Grants on the keys, which their policies do not show (AWS KMS Developer Guide, "Grants in AWS KMS"). Only Terraform declares some. */
function grantsOf(auditLog: AuditLog): readonly Destination[] {
  const keys = keysOf(auditLog).flatMap(({ ref, arn = ref }) => [ref, arn]);
  return ofTheAccount(auditLog, 'AWS::KMS::Grant').flatMap((resource): readonly Destination[] => {
    const {
      KeyId: key = null,
      GranteePrincipal: grantee = null,
      RetiringPrincipal: retiring = null,
    } = resource.properties;
    if (isUnknown(key)) return [{ resource, path: 'KeyId', value: key }];
    return typeof key === 'string' && keys.includes(key)
      ? [{ resource, path: 'GranteePrincipal', value: { grantee, retiring } }]
      : [];
  });
}

/**
 * Rules of others that send calls on the audit log to another account (EventBridge User Guide, "Sending and receiving events between
 * accounts").
 */
function rulesOf(auditLog: AuditLog): readonly Destination[] {
  const accounts = namedAccounts(auditLog);
  const leavesAccount = (targets: Value): boolean =>
    accountsIn(targets).some((account) => isForeign(account, accounts)) || firstUnknown(targets) !== undefined;
  return ofTheAccount(auditLog, 'AWS::Events::Rule').flatMap((resource) => {
    const { EventPattern: pattern, Targets: value } = resource.properties;
    if (pattern === undefined || value === undefined || auditLog.members.includes(resource)) return [];
    return leavesAccount(value) && hearsCallOn(auditLog, resource) ? [{ resource, path: 'Targets', value }] : [];
  });
}

/** Whether a rule surely hears some call on a resource of the audit log. */
function hearsCallOn(auditLog: AuditLog, rule: Resource): boolean {
  const hears = eventTestOf(rule);
  return TAMPER_EVENTS.some((events) =>
    subjectsOf(auditLog, events).some(
      ({ displayName, namings }) =>
        displayName !== undefined &&
        namings.some(({ eventNames, event }) =>
          eventNames.some((name) => hears(both(eventNamed(name, events), event)) === true),
        ),
    ),
  );
}

/** (CloudWatch User Guide, "CloudWatch cross-account observability".) */
function linksOf(auditLog: AuditLog, groupNames: readonly string[]): readonly Destination[] {
  const shared = [
    ['AWS::Logs::LogGroup', 'LinkConfiguration.LogGroupConfiguration.Filter', 'LogGroupName', groupNames],
    ['AWS::CloudWatch::Metric', 'LinkConfiguration.MetricConfiguration.Filter', 'Namespace', [METRIC_NAMESPACE]],
  ] as const;
  return ofTheAccount(auditLog, 'AWS::Oam::Link').flatMap((resource) => {
    const { ResourceTypes: types, SinkIdentifier: value } = resource.properties;
    if (value === undefined) return [];
    const answers = shared.map(([type, path, term, names]) => {
      if (names.length === 0 || (isList(types) && !types.includes(type) && !types.some(isUnknown))) return false;
      return sharesOneOf(names, term, valueAt(resource.properties, path));
    });
    if (answers.includes(true)) return [{ resource, path: 'SinkIdentifier', value }];
    const doubt = answers.find(isUnknown);
    return doubt ? [{ resource, path: 'SinkIdentifier', value, doubt }] : [];
  });
}
