/** What keeps a hold from being asked for, set or read. */
import { WormtrailError } from '../errors';

/** A hold, or its release, that would not be carried out. Nothing was changed. */
export class HoldRefused extends WormtrailError {}
