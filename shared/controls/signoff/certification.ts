import { count } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'signoff.certification',
  title: 'Each release is certified by preparer, reviewer and approver, and signed in every role',
  severity: 'high',
  seeds: ['001:230', '001:238', '001:239', '001:240', '002:99', '004:491', '004:493', '004:495', '004:497', '004:503'],
  satisfies: ['nist-800-53-r5/CA-6', 'nist-800-53-r5/CM-3', 'soc2/CC8.1', 'iso-27001/A.8.32', 'pci-4.0/6.5.1'],
  cadence: 'per-release',
  done: 'certificate',
  evidence: 'the certificate with the checklist and its open items',
  note: 'deployment date, and the accepted exceptions',
  covers: ['deployment-date', 'checklist-review', 'next-review-date'],
  measures: {
    openItems: atMost(
      'maxOpenItems',
      count(0, 'most items of the checklist that may be open without an accepted exception'),
    ),
  },
  approval: 'reviewed',
  signoffs: [
    'signoff.application-owner',
    'signoff.business-owner',
    'signoff.compliance-officer',
    'signoff.devops-lead',
    'signoff.operations-manager',
    'signoff.product-owner',
    'signoff.qa-lead',
    'signoff.security-officer',
    'signoff.tech-lead',
  ],
  why: 'A checklist that its author ticks, reviews and approves is a list of good intentions.',
});
