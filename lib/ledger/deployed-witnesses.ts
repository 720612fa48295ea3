/** The witnesses that the stack deployed: its function has them as JSON, as the configuration states them. */
import { parseWitnessKey } from '../transparency/cosignature';
import { PolicyError } from '../transparency/errors';
import type { WitnessPolicy } from '../transparency/witness-policy';
import type { Reachable } from './witnesses';

export interface DeployedWitnesses {
  /** How many of them have to cosign. */
  readonly quorum: number;
  readonly of: readonly Reachable[];
}

/** @throws PolicyError where it is not what a deployment writes; NoteError where a key is none. */
export function parseDeployedWitnesses(text: string): DeployedWitnesses {
  const { quorum, of } = membersOf(parsed(text));
  if (typeof quorum !== 'number' || !Array.isArray(of)) throw new PolicyError(NOT_DEPLOYED);
  const witnesses = of.map((each: unknown) => {
    const { key, url } = membersOf(each);
    if (typeof key !== 'string' || typeof url !== 'string') throw new PolicyError(NOT_DEPLOYED);
    return { key: parseWitnessKey(key), url };
  });
  return { quorum, of: witnesses };
}

/** What a reader asks for who trusts these witnesses. */
export function policyOf({ quorum, of }: DeployedWitnesses): WitnessPolicy {
  const isMetBy: WitnessPolicy['isMetBy'] = (cosigners) => of.filter(({ key }) => cosigners.has(key)).length >= quorum;
  return { logs: [], witnesses: of, quorum: `${quorum} of ${of.map(({ key }) => key.name).join(', ')}`, isMetBy };
}

const NOT_DEPLOYED =
  'WORMTRAIL_WITNESSES is not what a deployment writes. Deploy the stack again: it sets the variable.';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyError(NOT_DEPLOYED);
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
