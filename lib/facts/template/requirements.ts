/** Reads `Metadata.wormtrail`, which anyone may have written: what does not have the right shape is unclear. */
import { FRAMEWORK_IDS, type FrameworkId } from '../../frameworks/catalogue';
import type { GivenParts } from '../audit-log';
import {
  OWNERS,
  type AcknowledgedFinding,
  type OwnerContact,
  type Requirements,
  type UnclearRequirements,
} from '../requirements';
import { firstUnknown, isList, isProperties, isUnknown, Unknown, type Properties, type Value } from '../value';

/** Name of the audit log that a resource says it belongs to. */
export function auditLogNameIn(metadata: Properties): string | undefined {
  return textIn(wormtrail(metadata), 'auditLog');
}

/** The parts that a bucket's audit log was given; undefined where it says of none. What cannot be read is not given. */
export function givenIn(metadata: Properties): GivenParts | undefined {
  const given = at(wormtrail(metadata), 'given');
  if (!isProperties(given)) return undefined;
  const [trailArn, logBucket, keys] = [textIn(given, 'trailArn'), textIn(given, 'logBucket'), at(given, 'keys')];
  return {
    ...(trailArn !== undefined && { trailArn }),
    ...(logBucket !== undefined && { logBucket }),
    ...(isList(keys) && { keys: keys.filter((key) => typeof key === 'string') }),
  };
}

/** The component that a resource says it is. */
export function componentIn(metadata: Properties): string | undefined {
  return textIn(wormtrail(metadata), 'component');
}

/**
 * The requirements that a log bucket states. What is stated in the wrong shape is not left out but `unclear`: whoever wrote it
 * asks for something.
 *
 * @param instead What counts instead, field by field.
 */
export function requirementsIn(metadata: Properties, instead: Partial<Requirements> = {}): Requirements {
  const reading = new Reading(statedIn(metadata));
  const stated: Requirements = {
    frameworks: reading.texts('frameworks').filter((id) => reading.isFramework(id)),
    administrators: reading.texts('administrators'),
    readers: reading.texts('readers'),
    ...reading.serviceReaders(),
    ...reading.holders(),
    owners: reading.owners(),
    ...reading.days('shortestRetentionDays'),
    ...reading.days('longestRetentionDays'),
    ...reading.days('keptAtHandDays'),
    ...reading.organization(),
    ...reading.trailOwners(),
    ...(isTrue(reading.value('securityHub')) && { securityHub: true }),
    ...(isTrue(reading.value('globalEvents')) && { globalEvents: true }),
    ...reading.acknowledgements(),
  };
  const unclear = Object.entries(reading.unclear).filter(([name]) => !Object.hasOwn(instead, name));
  return { ...stated, ...instead, ...(unclear.length > 0 && { unclear: Object.fromEntries(unclear) }) };
}

/** The requirements as they stand there; where they are none, why. */
function statedIn(metadata: Properties): Value | undefined {
  const marks = at(metadata, 'wormtrail');
  if (isUnknown(marks)) return marks;
  const stated = isProperties(marks) ? at(marks, 'requirements') : undefined;
  return stated === undefined || isProperties(stated) || isUnknown(stated) ? stated : new Unknown('they are no object');
}

type Name = keyof UnclearRequirements;

/** Reads the parts of requirements, and notes what is not as it should be. */
class Reading {
  readonly unclear: Partial<Record<Name, Unknown>> = {};

  /** @param root The requirements; where they cannot be read, why. */
  constructor(private readonly root: Value | undefined) {}

  value(name: Name): Value | undefined {
    if (isUnknown(this.root)) this.note(name, this.root.reason);
    return isProperties(this.root) ? at(this.root, name) : undefined;
  }

  texts(name: 'frameworks' | 'administrators' | 'readers' | 'holders'): string[] {
    const value = this.value(name);
    if (value === undefined || value === null) return [];
    if (!isList(value)) {
      this.note(name, isUnknown(value) ? value.reason : 'it is no list');
      return [];
    }
    return value.flatMap((item, index) => {
      if (typeof item === 'string' && item !== '') return [item];
      this.note(name, isUnknown(item) ? item.reason : `item ${index} is no text`);
      return [];
    });
  }

  isFramework(id: string): id is FrameworkId {
    const isKnown = FRAMEWORK_IDS.includes(id as FrameworkId);
    if (!isKnown) this.note('frameworks', `${id} is none of ${FRAMEWORK_IDS.join(', ')}`);
    return isKnown;
  }

  /** Text is taken for a number: so CloudFormation and many YAML tools write numbers. */
  days<Days extends 'shortestRetentionDays' | 'longestRetentionDays' | 'keptAtHandDays'>(
    name: Days,
  ): Partial<Record<Days, number>> {
    const value = this.value(name);
    if (value === undefined || value === null) return {};
    const days = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (typeof days === 'number' && Number.isInteger(days) && days >= 0)
      return { [name]: days } as Record<Days, number>;
    this.note(name, isUnknown(value) ? value.reason : `${JSON.stringify(value)} is no number of days`);
    return {};
  }

  organization(): { organizationId?: string } {
    const organizationId = this.value('organizationId');
    if (organizationId === undefined || organizationId === null) return {};
    if (typeof organizationId === 'string' && organizationId !== '') return { organizationId };
    this.note('organizationId', isUnknown(organizationId) ? organizationId.reason : 'it is no text');
    return {};
  }

  trailOwners(): Pick<Requirements, 'trailOwners'> {
    const value = this.value('trailOwners');
    if (value === undefined || value === null) return {};
    const owners = isProperties(value) ? value : {};
    const [managementAccount, delegated] = [textIn(owners, 'managementAccount'), at(owners, 'delegatedAdministrator')];
    const isRead = delegated === undefined || (typeof delegated === 'string' && delegated !== '');
    if (managementAccount === undefined || !isRead) {
      const doubt = firstUnknown(value)?.reason ?? 'it is no { managementAccount, delegatedAdministrator }';
      this.note('trailOwners', doubt);
    }
    if (managementAccount === undefined) return {};
    return {
      trailOwners: { managementAccount, ...(typeof delegated === 'string' && { delegatedAdministrator: delegated }) },
    };
  }

  serviceReaders(): Pick<Requirements, 'serviceReaders'> {
    const value = this.value('serviceReaders');
    if (value === undefined || value === null) return {};
    const readers = isList(value) ? value.map((item) => (isProperties(item) ? item : {})) : [{}];
    const serviceReaders = readers.flatMap((reader) => {
      const [arn, reason] = [textIn(reader, 'arn'), textIn(reader, 'reason')];
      return arn !== undefined && reason !== undefined ? [{ arn, reason }] : [];
    });
    const doubt = firstUnknown(value)?.reason ?? 'it is no list of { arn, reason }';
    if (serviceReaders.length < readers.length) this.note('serviceReaders', doubt);
    return { serviceReaders };
  }

  holders(): Pick<Requirements, 'holders'> {
    const holders = this.texts('holders');
    return holders.length > 0 ? { holders } : {};
  }

  acknowledgements(): Pick<Requirements, 'acknowledgements'> {
    const value = this.value('acknowledgements');
    if (value === undefined || value === null) return {};
    const entries = isList(value) ? value : [value];
    const acknowledgements = entries.flatMap((entry) => (isProperties(entry) ? (acknowledgedIn(entry) ?? []) : []));
    const doubt = firstUnknown(value)?.reason ?? 'it is no list of { finding, resource, time, reason, owner }';
    if (acknowledgements.length < entries.length) this.note('acknowledgements', doubt);
    return { acknowledgements };
  }

  owners(): Requirements['owners'] {
    const owners = this.value('owners');
    const reason = firstUnknown(owners);
    if (reason) this.note('owners', reason.reason);
    if (!isProperties(owners)) return {};
    const contacts = OWNERS.map((owner): [string, Partial<OwnerContact>] => {
      const contact = propertiesIn(owners, owner);
      return [owner, { team: textIn(contact, 'team'), email: textIn(contact, 'email'), ...this.channels(contact) }];
    });
    return Object.fromEntries(contacts.filter(([, { team, email }]) => team !== undefined && email !== undefined));
  }

  private channels(contact: Properties): Pick<OwnerContact, 'httpsEndpoints' | 'chatChannel'> {
    const [endpoints, chatChannel] = [at(contact, 'httpsEndpoints'), textIn(contact, 'chatChannel')];
    const httpsEndpoints = (isList(endpoints) ? endpoints : []).filter((each) => typeof each === 'string');
    const isRead = isList(endpoints) ? endpoints.length === httpsEndpoints.length : endpoints === undefined;
    if (!isRead || (chatChannel === undefined && at(contact, 'chatChannel') !== undefined)) {
      this.note('owners', 'httpsEndpoints is a list of texts, and chatChannel a text');
    }
    return { ...(httpsEndpoints.length > 0 && { httpsEndpoints }), ...(chatChannel !== undefined && { chatChannel }) };
  }

  private note(name: Name, why: string): void {
    this.unclear[name] ??= new Unknown(`requirements.${name}: ${why}`);
  }
}

function acknowledgedIn(entry: Properties): AcknowledgedFinding | undefined {
  const [finding, resource, time] = [textIn(entry, 'finding'), textIn(entry, 'resource'), textIn(entry, 'time')];
  const [reason, owner, until] = [textIn(entry, 'reason'), textIn(entry, 'owner'), textIn(entry, 'until')];
  if (!finding || !resource || !time || !reason || !owner) return undefined;
  if (until === undefined && at(entry, 'until') !== undefined) return undefined;
  return { finding, resource, time, reason, owner, ...(until !== undefined && { until }) };
}

function wormtrail(metadata: Properties): Properties {
  return propertiesIn(metadata, 'wormtrail');
}

function at(properties: Properties, name: string): Value | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function propertiesIn(properties: Properties, name: string): Properties {
  const value = at(properties, name);
  return isProperties(value) ? value : {};
}

function textIn(properties: Properties, name: string): string | undefined {
  const value = at(properties, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value === true || value === 'true';
}
