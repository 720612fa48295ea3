/**
 * Every management call that can weaken an audit log, by the service that records it: rules watch them, guardrails ask
 * whether they are watched, docs list them.
 *
 * Names are those of the API; CloudTrail's event names begin with them. Event sources are CloudTrail's (CloudTrail User Guide,
 * "AWS service topics for CloudTrail").
 */
import { RESOURCE_TYPES } from '../resource-types/registry';
import type { Tampering } from '../resource-types/resource-type';
import { TAMPERED_SERVICES, type TamperedService } from '../resource-types/services';

/** Calls of one service. */
export interface TamperCalls {
  /** As rules name it: `cloudtrail`. Also the name of the rule that watches these calls. */
  readonly service: TamperedService;
  /** The event's `detail.eventSource`. */
  readonly eventSource: string;
  /** The event's `source`. */
  readonly source: string;
  /** Operation, and what it does to the audit log. */
  readonly calls: Readonly<Record<string, string>>;
  /** The calls by the type that they are about; the type that most of them name comes first. */
  readonly about: readonly (Tampering & { readonly type: string })[];
  /** Whether every Region's calls are recorded in one (`partition.ts`): a rule elsewhere does not see them. */
  readonly isGlobal?: true;
}

/** CloudTrail calls CloudWatch by its endpoint's name. */
const EVENT_NAME_OF: Readonly<Partial<Record<TamperedService, string>>> = { cloudwatch: 'monitoring' };

export const TAMPER_CALLS: readonly TamperCalls[] = TAMPERED_SERVICES.map((service) => {
  const name = EVENT_NAME_OF[service] ?? service;
  const about = RESOURCE_TYPES.flatMap(({ type, tampering }) =>
    tampering?.service === service ? [{ ...tampering, type }] : [],
  ).sort((a, b) => Number(isNamedByItself(b)) - Number(isNamedByItself(a)));
  return {
    service,
    eventSource: `${name}.amazonaws.com`,
    source: `aws.${name}`,
    about,
    calls: Object.assign({}, ...about.map(({ calls }) => calls)) as TamperCalls['calls'],
    ...(service === 'iam' && { isGlobal: true }),
  };
});

function isNamedByItself({ namedBy }: Tampering): boolean {
  return namedBy.some(({ forms }) => forms !== undefined);
}
