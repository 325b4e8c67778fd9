import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import { rootUse } from '../../services/iam/credential-report.ts';

const facts = { lastUsed: '2025-10-01T00:00:00.000Z' };

export default control({
  id: 'iam.no-root-use',
  title: 'Nobody works as the root user',
  severity: 'high',
  seeds: ['001:17'],
  satisfies: [
    inPart(['cis-aws-3.0/1.7', 'cis-aws-5.0/1.6'], 'that tasks which only the root user can do are accepted'),
    'nist-800-53-r5/AC-6(2)',
    'soc2/CC6.3',
    'iso-27001/A.8.2',
    'pci-4.0/8.2.2',
    'fedramp-20x/KSI-IAM-JIT',
    'hipaa/164.312(a)(2)(i)',
  ],
  equivalents: { prowler: [stricter('iam_avoid_root_usage', 'quietDays')] },
  parameters: { quietDays: days(90, 'how long nobody may have used it', { minimum: 1 }) },
  subject: rootUse,
  why: 'No policy limits the root user, and what it did cannot be told to be the deed of one person.',
  fix: {
    steps: [
      'ask whoever used it what for, and give them a role that may do just that',
      'lock its credentials away, with two people who have to come together, and delete its access keys',
    ],
  },
  deed: 'worked as the root user',
  evaluate: ({ facts: { lastUsed } }, _others, { quietDays }, { now }) => {
    if (lastUsed === null) return pass('no use of the root user is recorded');
    const said = `the root user was last used on ${day(lastUsed)}`;
    return lastUsed < daysBefore(now, quietDays) ? pass(said) : fail(said);
  },
  examples: {
    pass: [
      { name: 'long ago', facts },
      { name: 'never', facts: { lastUsed: null } },
    ],
    fail: [
      { name: 'lately', facts: { lastUsed: '2026-01-14T00:00:00.000Z' } },
      { name: 'just within', facts: { lastUsed: '2025-10-17T13:00:00.000Z' } },
    ],
  },
});
