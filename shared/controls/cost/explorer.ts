import { control, fail, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { spendRecords } from '../../services/cost-explorer/cost-explorer.ts';

const records = { enabled: true, month: '2025-12', recorded: true, forecast: true, spentUsd: 75_000 };

export default control({
  id: 'cost.explorer',
  title: 'Cost Explorer is on and returns past cost and a forecast',
  severity: 'low',
  seeds: ['000:162', '001:117'],
  satisfies: ['iso-27001/A.8.6', 'soc2/A1.1'],
  equivalents: {},
  subject: spendRecords,
  why: 'Trend, forecast, anomaly detection and allocation tags all rest on Cost Explorer, which starts to record when it is enabled.',
  fix: {
    steps: [
      'open the Cost Explorer page of the console in the management account once: no API enables it',
      'wait a day for its first figures',
    ],
  },
  console: 'costmanagement/home#/cost-explorer',
  evaluate: ({ facts }) => {
    if (!facts.enabled) return fail('Cost Explorer is not enabled in the management account');
    const missing = firstOf(['recorded', 'forecast'] as const, (what) => !facts[what]);
    if (missing === 'recorded') return fail(`Cost Explorer has no cost of ${facts.month}`);
    if (missing === 'forecast') return fail('Cost Explorer has too little history for a forecast');
    return pass(`Cost Explorer has the cost of ${facts.month} and a forecast`);
  },
  examples: {
    pass: [{ name: 'history and a forecast', facts: records }],
    fail: [
      { name: 'not enabled', facts: { ...records, enabled: false } },
      { name: 'no history', facts: { ...records, recorded: false } },
      { name: 'no forecast', facts: { ...records, forecast: false } },
    ],
  },
});
