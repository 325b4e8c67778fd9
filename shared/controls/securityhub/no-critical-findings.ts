import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, hours } from '../../core/parameter.ts';
import { moreThan } from '../../core/quantify.ts';
import { hoursBefore, listed } from '../../core/words.ts';
import { CRITICAL_READ, criticalFindings } from '../../services/securityhub/findings.ts';
import { hubs } from '../../services/securityhub/hubs.ts';
import { thisRegion } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const on = [{ facts: { subscribedAt: '2025-03-01T09:00:00Z' } }];
const finding = { title: 'A bucket is public', product: 'Security Hub', createdAt: '2026-01-15T11:00:00.000Z' };
const open = [{ facts: finding }];

export default control({
  id: 'securityhub.no-critical-findings',
  title: 'No critical Security Hub finding stays open',
  severity: 'critical',
  seeds: ['001:185', '001:195', '003:118'],
  satisfies: [
    'nist-800-53-r5/RA-5',
    'nist-800-53-r5/SI-2',
    'soc2/CC7.1',
    'soc2/CC7.3',
    'fedramp-20x/KSI-SVC-EIS',
    'gdpr/32(2)',
    'hipaa/164.308(a)(1)(ii)(B)',
    'pci-4.0/10.4.1',
  ],
  equivalents: {},
  parameters: {
    maxCritical: count(0, 'how many are accepted', { maximum: CRITICAL_READ - 1 }),
    graceHours: hours(0, 'how long one may be open before it counts'),
  },
  subject: thisRegion,
  with: { hubs, findings: criticalFindings },
  why: 'A critical finding is a way in that is open now: it needs no further mistake, only somebody who looks.',
  fix: {
    steps: [
      `aws securityhub get-findings --filters '{"SeverityLabel":[{"Value":"CRITICAL","Comparison":"EQUALS"}],"WorkflowStatus":[{"Value":"NEW","Comparison":"EQUALS"}],"RecordState":[{"Value":"ACTIVE","Comparison":"EQUALS"}]}' --region {region}`,
      'put right what each finding names',
      'what its product does not close by itself: aws securityhub batch-update-findings --finding-identifiers Id="<FINDING: Id of the finding>",ProductArn="<PRODUCT: its ProductArn>" --workflow Status=RESOLVED --region {region}',
    ],
  },
  console:
    'securityhub/home?region={region}#/findings?search=SeverityLabel%3D%255Coperator%255C%253AEQUALS%255C%253ACRITICAL',
  evaluate: (_account, { hubs, findings }, { maxCritical, graceHours }, { now }) => {
    if (hubs.length === 0) return notApplicable('Security Hub is off here, which securityhub.enabled reports');
    const limit = hoursBefore(now, graceHours);
    const overdue = moreThan(maxCritical, findings, ({ facts }) => facts.createdAt <= limit);
    if (overdue.length === 0) return pass(`no more than ${maxCritical} such findings are open`);
    const number = overdue.length >= CRITICAL_READ ? `${CRITICAL_READ} or more` : overdue.length;
    return fail(`${number} open: ${listed(overdue.map(({ facts }) => `${facts.title} (${facts.product})`))}`);
  },
  examples: {
    pass: [
      { name: 'none open', facts, with: { hubs: on, findings: [] } },
      { name: 'as many as accepted', facts, with: { hubs: on, findings: open }, parameters: { maxCritical: 1 } },
      { name: 'one in its grace', facts, with: { hubs: on, findings: open }, parameters: { graceHours: 2 } },
    ],
    fail: [
      { name: 'one open', facts, with: { hubs: on, findings: open } },
      { name: 'one at the end of its grace', facts, with: { hubs: on, findings: open }, parameters: { graceHours: 1 } },
      {
        name: 'one more than accepted',
        facts,
        with: { hubs: on, findings: [...open, ...open] },
        parameters: { maxCritical: 1 },
      },
      {
        name: 'more than are read',
        facts,
        with: { hubs: on, findings: Array.from({ length: 100 }, () => ({ facts: finding })) },
      },
    ],
    notApplicable: [{ name: 'Security Hub is off', facts, with: { hubs: [], findings: [] } }],
  },
});
