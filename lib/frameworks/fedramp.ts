/** FedRAMP: United States federal agencies' logs, with the periods of OMB M-26-14. */
import { yearsInDays, type Framework } from './framework';

/** No six months in a row have more days. */
const SIX_MONTHS_IN_DAYS = 184;

export const FEDRAMP: Framework = {
  id: 'FedRAMP',
  title: 'FedRAMP Revision 5 baselines, with OMB M-26-14',
  shortestRetention: { days: yearsInDays(1), stated: '1 year retrievable', clause: 'OMB M-26-14, Appendix B' },
  keptAtHand: { days: SIX_MONTHS_IN_DAYS, stated: '6 months searchable', clause: 'OMB M-26-14, Appendix B' },
  note:
    'AU-11 of the baselines leaves the period to the federal logging rules. M-26-14 rescinded M-21-31 on May 22, 2026, and with it 12 ' +
    'months in active and 18 in cold storage: where an agreement still asks for those, state 915 days. Records schedules of an ' +
    'agency may ask for more.',
  controls: {
    'AU-9': 'Protection of audit information',
    'AU-9(2)': 'Store on separate physical systems or components (High)',
    'AU-9(3)': 'Cryptographic protection (High)',
    'AU-9(4)': 'Access by subset of privileged users',
    'AU-11': 'Audit record retention',
    'AU-12': 'Audit record generation',
    'SC-12': 'Cryptographic key establishment and management',
    'SC-28': 'Protection of information at rest',
    'SI-4': 'System monitoring',
  },
  sources: [
    'OMB Memorandum M-26-14, "Ensuring Effective and Efficient Agency Logging and Network Visibility to Defend Against Evolving Cyber Threats" (May 22, 2026)',
    'CISA, "Logging Reference Architecture" (August 20, 2026)',
    'FedRAMP Security Controls Baseline, Revision 5',
  ],
};
