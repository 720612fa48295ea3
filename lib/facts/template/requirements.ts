/** Reads `Metadata.wormtrail`, which anyone may have written: what does not have the right shape does not count. */
import { FRAMEWORK_IDS, type FrameworkId } from '../../frameworks/framework';
import { OWNERS, type OwnerContact, type Requirements } from '../requirements';
import { isList, isProperties, type Properties, type Value } from '../value';

export const NO_REQUIREMENTS: Requirements = { frameworks: [], administrators: [], readers: [], owners: {} };

/** Name of the audit log that a resource says it belongs to. */
export function auditLogNameIn(metadata: Properties): string | undefined {
  return textIn(wormtrail(metadata), 'auditLog');
}

/** The component that a resource says it is. */
export function componentIn(metadata: Properties): string | undefined {
  return textIn(wormtrail(metadata), 'component');
}

/** The requirements that a log bucket states. */
export function requirementsIn(metadata: Properties): Requirements {
  const stated = propertiesIn(wormtrail(metadata), 'requirements');
  return {
    frameworks: textsIn(stated, 'frameworks').filter((id): id is FrameworkId =>
      FRAMEWORK_IDS.includes(id as FrameworkId),
    ),
    administrators: textsIn(stated, 'administrators'),
    readers: textsIn(stated, 'readers'),
    owners: ownersIn(propertiesIn(stated, 'owners')),
    ...daysIn(stated, 'shortestRetentionDays'),
    ...daysIn(stated, 'longestRetentionDays'),
    ...daysIn(stated, 'keptAtHandDays'),
    ...organizationIn(stated),
    ...(at(stated, 'securityHub') === true && { securityHub: true }),
  };
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

function textsIn(properties: Properties, name: string): string[] {
  const value = at(properties, name);
  return isList(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function daysIn<Name extends string>(properties: Properties, name: Name): Partial<Record<Name, number>> {
  const value = at(properties, name);
  const isDays = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return isDays ? ({ [name]: value } as Record<Name, number>) : {};
}

function organizationIn(properties: Properties): { organizationId?: string } {
  const organizationId = textIn(properties, 'organizationId');
  return organizationId === undefined ? {} : { organizationId };
}

function ownersIn(properties: Properties): Requirements['owners'] {
  const contacts = OWNERS.map((owner): [string, Partial<OwnerContact>] => {
    const contact = propertiesIn(properties, owner);
    return [owner, { team: textIn(contact, 'team'), email: textIn(contact, 'email') }];
  });
  return Object.fromEntries(contacts.filter(([, { team, email }]) => team !== undefined && email !== undefined));
}
