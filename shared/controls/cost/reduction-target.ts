import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent, usd } from '../../core/parameter.ts';
import { spendRecords } from '../../services/cost-explorer/cost-explorer.ts';

const records = { enabled: true, month: '2025-12', recorded: true, forecast: true, spentUsd: 75_000 };
const parameters = { baselineUsd: 100_000 };

export default control({
  id: 'cost.reduction-target',
  title: 'The organisation spends a quarter less than it agreed to start from',
  severity: 'low',
  seeds: ['001:202'],
  satisfies: [inPart(['iso-27001/A.8.6', 'soc2/A1.1'], 'capacity other than its cost')],
  equivalents: {},
  parameters: {
    baselineUsd: usd(0, 'cost of a month from which the reduction is counted; 0 while none is agreed'),
    reductionPercent: percent(25, 'how much less a month has to cost'),
  },
  subject: spendRecords,
  why: 'A saving that nobody measures against a month that was agreed is eaten by growth that nobody noticed.',
  fix: {
    steps: [
      'see in Cost Explorer, by service and by account, what costs most and what grew since then',
      'take the savings that AWS Compute Optimizer and the Cost Optimization Hub name, largest first',
    ],
  },
  console: 'costmanagement/home#/cost-explorer',
  evaluate: ({ facts }, _others, { baselineUsd, reductionPercent }) => {
    if (baselineUsd === 0) return notApplicable('no baseline is agreed: the parameter `baselineUsd` is 0');
    if (!facts.enabled) return fail('Cost Explorer is not enabled, so nobody knows what is spent');
    if (facts.spentUsd === null) return fail(`Cost Explorer has no cost of ${facts.month}`);
    const most = (baselineUsd * (100 - reductionPercent)) / 100;
    return facts.spentUsd <= most
      ? pass(`${facts.month} cost no more than ${most} USD`)
      : fail(`${facts.month} cost more than ${most} USD, which is ${reductionPercent} % less than the baseline`);
  },
  examples: {
    pass: [{ name: 'a quarter less', facts: records, parameters }],
    fail: [
      { name: 'a cent more', facts: { ...records, spentUsd: 75_000.01 }, parameters },
      { name: 'not recorded', facts: { ...records, recorded: false, spentUsd: null }, parameters },
      { name: 'Cost Explorer is off', facts: { ...records, enabled: false, spentUsd: null }, parameters },
    ],
    notApplicable: [{ name: 'no baseline', facts: records }],
  },
});
