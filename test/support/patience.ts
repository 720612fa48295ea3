/** How long tests wait on a machine that does other work as well. */
import type { ClientOptions } from '../../lib/facts/account/clients';

/** For what comes by itself: it is there in a second, or in minutes. */
export const PATIENCE_SECONDS = 240;

/** For clients that try once: what retries do has a test of its own. */
export const ONCE: ClientOptions = { attempts: 1, attemptMilliseconds: PATIENCE_SECONDS * 1000 };
