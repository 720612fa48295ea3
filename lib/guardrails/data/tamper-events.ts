/** What CloudTrail calls the calls of `tamper-calls.ts`, which are known there by how their event names begin. */
import { TAMPER_CALLS, type TamperCalls } from '../../facts/tamper-calls';
import type { NameForm, NamingParameter, Tampering } from '../../resource-types/resource-type';

export type { NameForm };

interface WayToName extends Pick<NamingParameter, 'parameter' | 'eventNames'> {
  /** The forms that the calls accept: a caller chooses where a call takes several. */
  readonly forms: readonly NameForm[];
}

/** How the events of a service say what a call is about. */
interface Naming {
  /** What the calls are about: a type of CloudFormation's. */
  readonly type: string;
  readonly by: readonly WayToName[];
  /** Calls about resources that belong to it, such as a subscription, and name them by themselves. */
  readonly belonging: readonly { readonly type: string; readonly by: readonly WayToName[] }[];
  /** Events of calls about something else that belongs to it (an alias, a subscription), and the parameters that name that. */
  readonly besides?: { readonly eventNames: readonly string[]; readonly parameters: readonly string[] };
}

/** The events of one service that tell of tampering. */
export interface TamperEvents extends Pick<TamperCalls, 'service' | 'source' | 'eventSource' | 'isGlobal'> {
  readonly eventNames: readonly string[];
  /** Those among them that are data events; every other is a management event. */
  readonly dataEventNames: ReadonlySet<string>;
  readonly naming: Naming;
}

export const TAMPER_EVENTS: readonly TamperEvents[] = TAMPER_CALLS.map((tampering) => ({
  ...tampering,
  eventNames: tampering.about.flatMap(eventNamesOf),
  dataEventNames: new Set(tampering.about.flatMap(({ dataEvents = [] }) => dataEvents)),
  naming: namingOf(tampering),
}));

function eventNamesOf({ calls, recordedAs }: Tampering): string[] {
  return Object.keys(calls).flatMap((call) => recordedAs?.[call] ?? [call]);
}

function namingOf({ about: [main, ...others], service }: TamperCalls): Naming {
  if (!main) throw new Error(`no resource type has calls of ${service}`);
  const by = main.namedBy.flatMap(({ forms, ...way }) => (forms ? [{ ...way, forms }] : []));
  const belonging = others.map((other) => ({
    type: other.type,
    by: other.namedBy.flatMap(({ belongingForm, ...way }) =>
      belongingForm ? [{ eventNames: eventNamesOf(other), ...way, forms: [belongingForm] }] : [],
    ),
  }));
  const besides = [...main.namedBy.filter(({ forms }) => !forms), ...others.flatMap(({ namedBy }) => namedBy)];
  if (besides.length === 0) return { type: main.type, by, belonging };
  const eventNames = besides.flatMap((way) => way.eventNames ?? []);
  return {
    type: main.type,
    by,
    belonging,
    besides: {
      eventNames: [...new Set([...eventNames, ...others.flatMap(eventNamesOf)])],
      parameters: [...new Set(besides.map(({ parameter }) => parameter))],
    },
  };
}
