/** The reasons why Security Hub does not govern the organisation. */
import type { Known } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import type { OrganizationHub } from './organization.ts';

interface Fault {
  /** The key of the fix for this fault. */
  readonly lacks: 'room' | 'enabling' | 'home' | 'units';
  readonly says: (facts: Known<OrganizationHub>) => string | false;
}

/** Reasons why the organisation is not governed. Each suffices, whatever else could not be read. */
const FAULTS: readonly Fault[] = [
  {
    lacks: 'room',
    says: ({ memberLimitReached, administrator }) =>
      memberLimitReached && `the administrator ${administrator} has reached its limit of member accounts`,
  },
  {
    lacks: 'enabling',
    says: ({ enabling }) => !enabling.by && 'nothing enables Security Hub in accounts that join the organisation',
  },
  { lacks: 'home', says: ({ home }) => !home && 'no home region gathers the findings of this region' },
  {
    lacks: 'units',
    says: ({ enabling: { leavesOut } }) =>
      leavesOut.length > 0 && `the policy on the root does not enable Security Hub in ${listed(leavesOut)}`,
  },
];

export const faultOf = (facts: Known<OrganizationHub>): Fault | undefined =>
  firstOf(FAULTS, ({ says }) => says(facts) !== false);
