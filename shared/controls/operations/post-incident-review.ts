import { count, days } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'operations.post-incident-review',
  title: 'Each incident has a root cause, a lasting fix and a review whose actions are done in time',
  severity: 'medium',
  seeds: ['001:102', '001:217', '001:218', '004:453', '004:476', '004:483'],
  satisfies: [
    'nist-800-53-r5/IR-4',
    'nist-800-53-r5/IR-5',
    'iso-27001/A.5.27',
    'soc2/CC7.5',
    'hipaa/164.308(a)(6)(ii)',
    'pci-4.0/12.10.6',
    'fedramp-20x/KSI-INR-AAR',
    'fedramp-20x/KSI-INR-RPI',
  ],
  cadence: 'quarterly',
  done: 'list of incidents',
  evidence: 'the incidents of the period with their reviews, or the statement that there was none',
  note: 'how many incidents there were',
  covers: ['root-causes', 'permanent-fixes', 'actions'],
  measures: {
    longestReviewDays: atMost('maxReviewDays', days(7, 'most days from the end of an incident to its review')),
    overdueActions: atMost('maxOverdueActions', count(0, 'most actions of reviews that may be overdue')),
  },
  why: 'An incident that is closed when the service is back comes again, with the same cause and another team on call.',
});
