import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'operations.hypercare',
  title: 'The first days after each release are watched, reported and reviewed',
  severity: 'low',
  seeds: ['000:218', '001:179', '004:384', '004:467', '004:471', '004:474', '004:477', '004:485'],
  satisfies: ['nist-800-53-r5/CM-4', 'iso-27001/A.8.16', 'soc2/CC7.2'],
  cadence: 'per-release',
  done: 'report of the first days',
  evidence: 'the daily reports, the issues and the review',
  note: 'what was found, and what follows',
  covers: [
    'daily-health-reports',
    'daily-metrics',
    'issues-and-resolutions',
    'team-feedback',
    'review-meeting',
    'next-quarter',
  ],
  withinDays: 10,
  why: 'What a release breaks slowly shows in its first week, to those who look, and in the next quarter to everybody.',
});
