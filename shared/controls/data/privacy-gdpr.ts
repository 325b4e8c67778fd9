import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'data.privacy-gdpr',
  title: 'How personal data is handled has been reviewed within a year',
  severity: 'high',
  seeds: ['000:195', '000:33', '001:31', '002:59'],
  satisfies: [
    'gdpr/5(2)',
    'gdpr/24',
    'gdpr/30',
    'gdpr/35',
    'iso-27001/A.5.34',
    'fedramp-20x/KSI-SVC-RUD',
    'gdpr/5',
    'gdpr/25',
    'gdpr/17',
    'gdpr/5(1)(c)',
  ],
  cadence: 'yearly',
  done: 'review of privacy',
  evidence: 'the privacy review',
  note: 'who reviewed it, and what has to change',
  covers: [
    'lawful-basis',
    'processing-record',
    'impact-assessment',
    'data-subject-requests',
    'handling-of-personal-data',
  ],
  why: 'Personal data that is on no list is copied to places where it cannot be found when a person asks for its erasure.',
});
