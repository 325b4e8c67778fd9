import { control, fail, pass } from '../../core/control.ts';
import { administration } from '../../services/guardduty/administration.ts';

const managed = { administrator: '111122223333', administers: false };

/** By the organisation or by invitation; guardduty.org-auto-enable requires the organisation's delegated administrator. */
export default control({
  id: 'guardduty.centrally-managed',
  title: 'Every GuardDuty detector is administered from one account, or administers others',
  severity: 'medium',
  seeds: ['000:15'],
  satisfies: ['nist-800-53-r5/SI-4', 'soc2/CC7.2', 'fedramp-20x/KSI-CNA-RVP', 'fedramp-20x/KSI-MLA-OSM'],
  equivalents: { prowler: ['guardduty_centrally_managed'] },
  subject: administration,
  why: 'Findings of a detector that stands alone are seen by nobody but the account that may be the one taken over.',
  fix: {
    steps: [
      'in the account that administers GuardDuty, add {account} as a member in {region} (GuardDuty, Accounts)',
      'where no account does, let the management account name one: guardduty.org-auto-enable has the command',
    ],
  },
  console: 'guardduty/home?region={region}#/linked-accounts',
  deed: 'took GuardDuty from its administrator',
  evaluate: ({ facts }) => {
    if (facts.administrator) return pass(`${facts.administrator} administers the detector`);
    return facts.administers
      ? pass('the account administers the detectors of others')
      : fail('no other account administers the detector, and it administers no other');
  },
  examples: {
    pass: [
      { name: 'administered, by the organisation or by invitation', facts: managed },
      { name: 'the administrator itself', facts: { administrator: null, administers: true } },
    ],
    fail: [{ name: 'alone', facts: { administrator: null, administers: false } }],
  },
});
