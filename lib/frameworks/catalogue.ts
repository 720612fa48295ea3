/** Every framework. Generated from the files beside it: run `npm run generate` after adding one. */
import { CFTC_1_31 } from './cftc-1.31';
import { CIS_AWS } from './cis-aws';
import { FEDRAMP } from './fedramp';
import { FINRA_4511 } from './finra-4511';
import { GDPR } from './gdpr';
import { HIPAA } from './hipaa';
import { ISO_27001 } from './iso-27001';
import { NIST_800_53 } from './nist-800-53';
import { PCI_DSS } from './pci-dss';
import { SEC_17A_4 } from './sec-17a-4';
import { SOC2 } from './soc2';
import { SOX } from './sox';
import type { Framework } from './framework';

/** The id of every framework. */
export const FRAMEWORK_IDS = [
  CFTC_1_31.id,
  CIS_AWS.id,
  FEDRAMP.id,
  FINRA_4511.id,
  GDPR.id,
  HIPAA.id,
  ISO_27001.id,
  NIST_800_53.id,
  PCI_DSS.id,
  SEC_17A_4.id,
  SOC2.id,
  SOX.id,
] as const;
/** How configuration, reports and code name a framework. */
export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

/** Every framework: the periods that it states and what its clauses ask. */
export const FRAMEWORKS: Readonly<Record<FrameworkId, Framework>> = {
  [CFTC_1_31.id]: CFTC_1_31,
  [CIS_AWS.id]: CIS_AWS,
  [FEDRAMP.id]: FEDRAMP,
  [FINRA_4511.id]: FINRA_4511,
  [GDPR.id]: GDPR,
  [HIPAA.id]: HIPAA,
  [ISO_27001.id]: ISO_27001,
  [NIST_800_53.id]: NIST_800_53,
  [PCI_DSS.id]: PCI_DSS,
  [SEC_17A_4.id]: SEC_17A_4,
  [SOC2.id]: SOC2,
  [SOX.id]: SOX,
};
