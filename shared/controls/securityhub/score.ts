import { judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { day, hoursBefore, listed } from '../../core/words.ts';
import { controlResults } from '../../services/securityhub/findings.ts';
import { thisRegion } from '../../services/subjects.ts';

/** "Determining security scores": results of all controls of a new standard take up to a day. */
const FIRST_RESULTS_HOURS = 24;

const facts = { name: 'payments', management: false };
const all = { subscribedAt: '2025-03-01T09:00:00.000Z', failed: [], undetermined: [], passedAtLeast: 8, passed: 8 };
const some = { ...all, failed: ['S3.1'], undetermined: ['EC2.7'] };
const parameters = { minScore: 80 };
const given = (its: Partial<typeof some>) => ({ facts, with: { results: [{ facts: { ...all, ...its } }] } });

/**
 * The score as Security Hub defines it, passed controls over those with a result, but never rounded up. Controls that
 * could not be evaluated count against it, suppressed findings and controls without a result do not count at all.
 */
export default control({
  id: 'securityhub.score',
  title: 'Every control of the enabled Security Hub standards passes',
  severity: 'medium',
  seeds: ['001:56', '001:196'],
  satisfies: [
    ...judges('nist-800-53-r5/CA-2', 'nist-800-53-r5/CA-7', 'soc2/CC4.1', 'iso-27001/A.5.36'),
    ...judges('fedramp-20x/KSI-CNA-EIS', 'fedramp-20x/KSI-CNA-IBP', 'gdpr/32(1)'),
  ],
  equivalents: {},
  parameters: { minScore: percent(100, 'lowest acceptable share of controls that pass') },
  subject: thisRegion,
  with: { results: controlResults },
  why: 'A standard that is enabled and failed protects nobody; the score is what is left of it in this account and region.',
  fix: {
    steps: [
      `aws securityhub get-findings --filters '{"ComplianceStatus":[{"Value":"FAILED","Comparison":"EQUALS"}],"RecordState":[{"Value":"ACTIVE","Comparison":"EQUALS"}]}' --region {region}`,
      'follow the remediation that each finding names',
    ],
  },
  console: 'securityhub/home?region={region}#/controls',
  evaluate: (_account, { results }, { minScore }, { now }) => {
    const [found] = results;
    if (!found) return notApplicable('Security Hub is off here, which securityhub.enabled reports');
    const { subscribedAt } = found.facts;
    if (subscribedAt > hoursBefore(now, FIRST_RESULTS_HOURS)) {
      return notApplicable(`enabled on ${day(subscribedAt)}; first results take up to a day`);
    }
    const { failed, undetermined, passedAtLeast } = found.facts;
    const open = failed.length + undetermined.length;
    if (open + passedAtLeast === 0) return fail('no control of an enabled standard has a result');
    const reaches = (passed: number) => passed * 100 >= minScore * (passed + open);
    if (reaches(passedAtLeast)) return pass(`the score is at least ${minScore} %`);
    const faults = [
      ...(failed.length > 0 ? [`${failed.length} failed: ${listed(failed)}`] : []),
      ...(undetermined.length > 0 ? [`${undetermined.length} not evaluated: ${listed(undetermined)}`] : []),
    ].join('; ');
    // A perfect score fails with the first failed control, so the number of passed ones does not matter.
    return minScore === 100 ? fail(faults) : fail(`${found.facts.passed} passed, ${faults}`);
  },
  examples: {
    pass: [
      { name: 'every control passes', ...given({}) },
      { name: 'just enough pass', ...given(some), parameters },
    ],
    fail: [
      { name: 'a control failed', ...given({ failed: ['S3.1'] }) },
      { name: 'a control was not evaluated', ...given({ undetermined: ['EC2.7'] }) },
      { name: 'one too few pass', ...given({ ...some, passedAtLeast: 7, passed: 7 }), parameters },
      {
        name: 'no result a day after it was enabled',
        ...given({ subscribedAt: '2026-01-14T12:00:00.000Z', passedAtLeast: 0, passed: 0 }),
      },
    ],
    notApplicable: [
      { name: 'Security Hub is off', facts, with: { results: [] } },
      { name: 'results still to come', ...given({ ...some, subscribedAt: '2026-01-14T14:00:00.000Z' }) },
    ],
  },
});
