import { attested } from '../../kinds/attested.ts';

/** Attested: reading the rules takes a call for each bucket, which every scan would pay for. */
export default attested({
  id: 'storage.lifecycle',
  title: 'The lifecycle rules of buckets were reviewed within a quarter',
  severity: 'low',
  seeds: ['000:193', '001:110', '002:40', '002:58'],
  satisfies: [
    'nist-800-53-r5/SI-12',
    'gdpr/5(1)(e)',
    'iso-27001/A.8.10',
    'soc2/C1.2',
    'fedramp-20x/KSI-SVC-RUD',
    'soc2/CC6.5',
  ],
  cadence: 'quarterly',
  done: 'review of lifecycle rules',
  evidence: 'the buckets with their rules',
  note: 'which buckets keep what for ever, and why',
  covers: ['transitions', 'expiry', 'earlier versions', 'incomplete uploads'],
  why: 'What no rule moves or deletes costs as much as on its first day, and is kept longer than anybody may keep it.',
});
