/** What a configuration asks of the audit log. */
import type { AcknowledgedFinding, Requirements } from '../facts/requirements';
import { combine } from '../frameworks';
import type { Config } from './config';

/** How long logs are locked, in days, and who asks for it. */
export interface Retention {
  readonly days: number;
  /** For people: "SEC-17a-4 asks for 6 years (17 CFR 240.17a-4(a))". */
  readonly statedBy: string;
  /** Days that logs stay immediately available, where a framework states it. */
  readonly keptAtHandDays?: number;
  /** Days after which logs must be gone, where somebody states it. */
  readonly longestDays?: number;
}

/** The longest retention that frameworks and `days` ask for. Of a Config, it exists: loadConfig refuses others. */
export function retentionOf({ retention: { frameworks, days, maximumDays } }: Pick<Config, 'retention'>): Retention {
  const { shortest, longest, keptAtHand } = combine(frameworks, days, maximumDays);
  if (!shortest) throw new RangeError('A configuration must state a retention: loadConfig checks it');
  return {
    ...shortest,
    ...(keptAtHand && { keptAtHandDays: keptAtHand.days }),
    ...(longest && { longestDays: longest.days }),
  };
}

function acknowledged({ until, ...rest }: Config['acknowledgements'][number]): AcknowledgedFinding {
  return { ...rest, ...(until !== undefined && { until }) };
}

/** The requirements that the template carries and every check reads. */
export function requirementsOf(config: Config): Requirements {
  const { days, longestDays, keptAtHandDays } = retentionOf(config);
  return {
    frameworks: config.retention.frameworks,
    shortestRetentionDays: days,
    ...(longestDays !== undefined && { longestRetentionDays: longestDays }),
    ...(keptAtHandDays !== undefined && { keptAtHandDays }),
    administrators: config.administrators,
    readers: [...config.readers, ...config.serviceReaders.map(({ arn }) => arn)],
    ...(config.serviceReaders.length > 0 && { serviceReaders: config.serviceReaders }),
    owners: config.owners,
    ...(config.organizationId !== undefined && { organizationId: config.organizationId }),
    ...(config.securityHub && { securityHub: true }),
    ...(config.acknowledgements.length > 0 && { acknowledgements: config.acknowledgements.map(acknowledged) }),
  };
}
