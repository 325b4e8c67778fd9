import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { trustedAdvice } from '../../services/support/trusted-advisor.ts';

const check = {
  name: 'Amazon RDS Backups',
  category: 'fault_tolerance',
  status: 'error',
  resources: 2 as number | null,
} as const;

/** Each check is a resource of its own, so that a second one raises an alert while the first is open. */
export default control({
  id: 'operations.trusted-advisor',
  title: 'No Trusted Advisor check of security or fault tolerance is in error',
  severity: 'medium',
  seeds: ['000:36'],
  satisfies: ['nist-800-53-r5/CA-7', 'nist-800-53-r5/RA-5', 'soc2/CC4.1', 'soc2/CC7.1', 'fedramp-20x/KSI-CNA-IBP'],
  equivalents: { prowler: [inPart('trustedadvisor_errors_and_warnings', 'warnings, and the other categories')] },
  parameters: {
    accepted: list([], 'names of checks, as Trusted Advisor has them in English, that may be in error'),
    warnings: flag(false, 'whether a check with warnings counts as well'),
  },
  subject: trustedAdvice,
  why: 'An error here is what AWS itself would put right first, and its checks see into quotas and services that nothing else does.',
  fix: {
    values: ({ facts: { check } }) => ({ category: check?.category.replaceAll('_', '-') }),
    steps: [
      'aws support describe-trusted-advisor-check-result --check-id {name} --region us-east-1',
      'change the resources that it names',
    ],
  },
  console: 'trustedadvisor/home#/category/{category}',
  evaluate: ({ facts: { check } }, _others, { accepted, warnings }) => {
    if (!check) return notApplicable("the account's support plan does not include Trusted Advisor's API");
    if (check.status === 'ok') return pass(`${check.name} (${check.category}) flags nothing`);
    const number = check.resources === null ? '' : `${check.resources} `;
    const what = `${check.name} (${check.category}) flags ${number}${check.resources === 1 ? 'resource' : 'resources'}`;
    if (accepted.includes(check.name)) return pass(`${what}, which is accepted`);
    if (check.status === 'warning' && !warnings) return pass(`${what} as a warning`);
    return fail(`${what}: ${check.status}`);
  },
  examples: {
    pass: [
      { name: 'a check that is well', facts: { check: { ...check, status: 'ok', resources: 0 } } },
      { name: 'a warning', facts: { check: { ...check, status: 'warning' } } },
      { name: 'accepted', facts: { check }, parameters: { accepted: ['Amazon RDS Backups'] } },
    ],
    fail: [
      { name: 'an error', facts: { check }, values: { category: 'fault-tolerance' } },
      { name: 'an error of one resource', facts: { check: { ...check, resources: 1 } } },
      { name: 'an error of resources that it does not count', facts: { check: { ...check, resources: null } } },
      { name: 'another check is accepted', facts: { check }, parameters: { accepted: ['MFA on Root Account'] } },
      {
        name: 'a warning, where these count',
        facts: { check: { ...check, status: 'warning' } },
        parameters: { warnings: true },
      },
    ],
    notApplicable: [{ name: 'a support plan without the API', facts: { check: null }, id: '111122223333' }],
  },
});
