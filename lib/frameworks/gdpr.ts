/** GDPR: personal data in audit logs, kept intact and no longer than necessary. */
import type { Framework } from './framework';

export const GDPR: Framework = {
  id: 'GDPR',
  title: 'General Data Protection Regulation (EU) 2016/679',
  note:
    'States no number of days: personal data is kept no longer than its purpose needs, Art. 5(1)(e), and the controller ' +
    'states how long that is. State it as maximumDays, since COMPLIANCE retention cannot be shortened afterwards.',
  controls: {
    'Art. 5(1)(c)': 'Personal data is limited to what the purpose needs',
    'Art. 5(1)(e)': 'Personal data is kept no longer than necessary',
    'Art. 5(1)(f)': 'Personal data is processed with integrity and confidentiality',
    'Art. 5(2)': 'The controller can demonstrate compliance',
    'Art. 24(1)': 'Measures are implemented, reviewed and kept up to date',
    'Art. 25': 'Data protection by design and by default',
    'Art. 30': 'Records of processing activities are maintained',
    'Art. 32(1)(a)': 'Personal data is encrypted where appropriate',
    'Art. 32(1)(b)': 'Systems stay confidential, intact, available and resilient',
    'Art. 32(1)(d)': 'The effectiveness of measures is regularly tested and evaluated',
    'Art. 33': 'Personal data breaches are notified to the supervisory authority, where feasible within 72 hours',
  },
  sources: ['EUR-Lex, Regulation (EU) 2016/679, Articles 5, 24, 25, 30, 32 and 33'],
};
