/** General Data Protection Regulation: the articles that the operation of systems is evidence for. */
import type { Framework } from './framework.ts';

export const gdpr: Framework = {
  id: 'gdpr',
  title: 'GDPR, Regulation (EU) 2016/679',
  version: '2016/679',
  requirements: {
    '5': 'Principles of processing',
    '5(1)(c)': 'Data minimisation',
    '5(1)(e)': 'Storage no longer than needed',
    '5(1)(f)': 'Integrity and confidentiality',
    '5(2)': 'Accountability: compliance can be shown',
    '17': 'Right to erasure',
    '24': 'The controller ensures and can show compliance',
    '25': 'Data protection by design and by default',
    '25(1)': 'Data protection by design',
    '25(2)': 'Data protection by default',
    '28': 'Processors give sufficient guarantees',
    '30': 'Records of processing activities',
    '32': 'Security of processing',
    '32(1)': 'Security appropriate to the risk',
    '32(1)(a)': 'Pseudonymisation and encryption',
    '32(1)(b)': 'Lasting confidentiality, integrity, availability and resilience',
    '32(1)(c)': 'Availability and access restored in time after an incident',
    '32(1)(d)': 'Effectiveness of measures is tested regularly',
    '32(2)': 'Risks of loss, alteration and disclosure are considered',
    '32(4)': 'Those with access act on instruction only',
    '33': 'Breaches are notified to the authority within 72 hours',
    '34': 'Breaches are communicated to those affected',
    '35': 'Impact assessment of risky processing',
    '44': 'Transfers to third countries follow the chapter on them',
  },
};
