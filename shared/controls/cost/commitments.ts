import { inPart } from '../../core/claim.ts';
import { percent } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'cost.commitments',
  title: 'Commitments and Spot capacity were reviewed within a quarter, and little is left to save',
  severity: 'low',
  seeds: ['000:164', '000:169', '000:170', '001:64', '001:108', '001:109', '002:38'],
  satisfies: [inPart(['iso-27001/A.8.6', 'soc2/A1.1'], 'capacity that is short')],
  cadence: 'quarterly',
  done: 'review of commitments',
  evidence: 'the review, with the plan of purchases',
  note: 'what is bought, and what is left on demand and why',
  covers: ['reservations', 'savings-plans', 'spot-workloads', 'purchasing-plan'],
  measures: {
    openSavingsPercent: atMost(
      'maxOpenSavingsPercent',
      percent(10, 'largest share of spend that recommended purchases would save and that is left open'),
    ),
  },
  steps: [
    'see what AWS recommends, each call for a cent: aws ce get-savings-plans-purchase-recommendation --savings-plans-type COMPUTE_SP --term-in-years ONE_YEAR --payment-option NO_UPFRONT --lookback-period-in-days THIRTY_DAYS',
    'see the same for reservations: aws ce get-reservation-purchase-recommendation --service "Amazon Relational Database Service"',
    'list the workloads that bear an interruption, and so can run on Spot capacity',
  ],
  why: 'Steady load at the price of load on demand costs a third more than it has to, month after month.',
});
