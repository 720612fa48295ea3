/** A call that asks for an action, and what it is made on. */
import type { Call, Service } from '../../../lib/threats/attack';

/** Names in the deployment, and objects that exist. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** Name of the audit log and of its stack. */
  readonly name: string;
  readonly bucket: string;
  readonly object: { readonly key: string; readonly versionId: string };
  readonly log: { readonly bucket: string; readonly key: string };
  readonly evidence: { readonly bucket: string; readonly key: string; readonly canary: string };
  /** The key's id; its ARN for whoever is of another account. */
  readonly key: string;
  /** What feeds the tamper responder. */
  readonly mapping: string;
}

export type Input = Call['input'];

/** `through`: a service asks for the action on the way, so that a refusal of any action counts. */
export interface Way extends Call {
  readonly through?: true;
}

export type Ways = (place: Place) => readonly Way[];

/** An operation of a service with what it takes. */
export function one(service: Service, operation: string, input: (place: Place) => Input): Ways {
  return (place) => [{ service, operation, input: input(place) }];
}
