import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, days } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import { findings, MOST_COUNTED } from '../../services/inspector2/scans.ts';

const none = { critical: 0, oldestHigh: null } as const;
const LOWER = 'findings of medium and low severity';

export default control({
  id: 'inspector.no-critical-vulnerabilities',
  title: 'Amazon Inspector has no critical finding open, and none of high severity for long',
  severity: 'critical',
  seeds: ['001:195', '002:14', '003:118', '004:300'],
  satisfies: [
    'nist-800-53-r5/RA-5',
    'nist-800-53-r5/SI-2(3)',
    'soc2/CC7.1',
    'iso-27001/A.8.8',
    'pci-4.0/6.3.3',
    'fedramp-20x/KSI-SCR-MON',
    'fedramp-20x/KSI-SVC-EIS',
    'gdpr/32(2)',
    'hipaa/164.308(a)(1)(ii)(B)',
  ],
  equivalents: {
    prowler: [
      inPart('inspector2_active_findings_exist', LOWER),
      inPart('inspector2_active_findings_within_max_age', `${LOWER}, and that new ones may be open`),
    ],
  },
  parameters: {
    maxCritical: count(0, 'critical findings that may be open', { maximum: MOST_COUNTED - 1 }),
    highGraceDays: days(30, 'days that a finding of high severity may stay open'),
  },
  subject: findings,
  why: 'A critical finding is a published flaw that can be used over the network; tools for it are there within days.',
  fix: {
    steps: [
      'see what is open: aws inspector2 list-findings --filter-criteria \'{"findingStatus":[{"comparison":"EQUALS","value":"ACTIVE"}],"severity":[{"comparison":"EQUALS","value":"CRITICAL"}]}\' --region {region}',
      'install the fixed version that each finding names, those with an exploit first',
      'suppress with a filter only what is examined and cannot be used',
    ],
  },
  deed: 'brought in a critical vulnerability',
  headline: 'critical vulnerabilities are open',
  evaluate: ({ facts }, _others, { maxCritical, highGraceDays }, { now }) => {
    const { critical } = facts;
    if (critical === null) return notApplicable('Inspector scans nothing here, which inspector.enabled judges');
    if (critical > maxCritical) return fail(`more than ${maxCritical} critical findings are open`);
    const { oldestHigh } = facts;
    return oldestHigh !== null && oldestHigh < daysBefore(now, highGraceDays)
      ? fail(`a finding of high severity is open since ${day(oldestHigh)}`)
      : pass(`no more than ${maxCritical} critical findings are open, and none of high severity for long`);
  },
  examples: {
    pass: [
      {
        name: 'one of high severity, at the end of the grace',
        facts: { ...none, oldestHigh: '2025-12-16T12:00:00.000Z' },
      },
      { name: 'nothing', facts: none },
      {
        name: 'one of high severity, within the grace',
        facts: { ...none, oldestHigh: '2025-12-16T12:00:00.000Z' },
        now: '2026-01-15T10:00:00Z',
      },
      { name: 'as many as may be', facts: { ...none, critical: 2 }, parameters: { maxCritical: 2 } },
    ],
    fail: [
      { name: 'a critical one', facts: { ...none, critical: 1 } },
      { name: 'more than may be', facts: { ...none, critical: 3 }, parameters: { maxCritical: 2 } },
      { name: 'one of high severity, beyond the grace', facts: { ...none, oldestHigh: '2025-12-16T11:59:59.000Z' } },
    ],
    notApplicable: [{ name: 'nothing is scanned', facts: { critical: null, oldestHigh: null } }],
  },
});
