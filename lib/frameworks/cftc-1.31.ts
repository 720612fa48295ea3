/** CFTC Regulation 1.31: regulatory records of the derivatives markets. */
import { yearsInDays, type Framework } from './framework';

export const CFTC_1_31: Framework = {
  id: 'CFTC-1.31',
  title: 'CFTC Regulation 1.31 (17 CFR 1.31), as amended in 2017',
  shortestRetention: { days: yearsInDays(5), stated: '5 years', clause: '17 CFR 1.31(b)(3)' },
  keptAtHand: { days: yearsInDays(5), stated: 'the whole period, for electronic records', clause: '17 CFR 1.31(b)(4)' },
  writeOnce: 'None named since 2017: records must be kept authentic and reliable, 1.31(c)',
  note: 'Records of swaps are kept for the life of the swap and five years more, 1.31(b)(1): state that as days.',
  controls: {
    '1.31(b)(3)': 'Keep each regulatory record for five years from its creation',
    '1.31(b)(4)': 'Keep electronic records readily accessible for the whole period',
    '1.31(c)(1)': 'Keep records in a form and manner that ensures their authenticity and reliability',
    '1.31(c)(2)': 'Have controls over electronic records: integrity, availability, and an inventory of the systems',
    '1.31(d)': 'Produce records promptly for inspection',
  },
  sources: [
    'Electronic Code of Federal Regulations, 17 CFR 1.31',
    'Federal Register 82 FR 24479, "Recordkeeping" (May 30, 2017)',
  ],
};
