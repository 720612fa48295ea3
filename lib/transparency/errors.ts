/** What is wrong with a transparency log, or with a note that it signed. */
import { WormtrailError } from '../errors';

/** A note is not written as the specification says, or no key that the reader trusts has signed it. */
export class NoteError extends WormtrailError {}

/** A tile, an entry or a proof is missing, cut, or not what the signed root says. */
export class TreeError extends WormtrailError {}

/** A policy of witnesses is not written as the specification says. */
export class PolicyError extends WormtrailError {}

/** A witness did not answer as the protocol says. */
export class WitnessError extends WormtrailError {}
