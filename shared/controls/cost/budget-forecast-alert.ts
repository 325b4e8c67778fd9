import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { listed } from '../../core/words.ts';
import { budgets, watchesAccount } from '../../services/budgets/budgets.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const budget = {
  name: 'monthly',
  type: 'COST',
  ends: '2087-06-15T00:00:00.000Z',
  healthy: true,
  narrowedBy: [],
  notifies: ['ACTUAL', 'FORECASTED'],
};

export default control({
  id: 'cost.budget-forecast-alert',
  title: 'The budget warns before the money is spent',
  severity: 'low',
  seeds: ['001:114'],
  satisfies: ['iso-27001/A.8.6', 'soc2/A1.1'],
  equivalents: {},
  subject: thisAccount,
  with: { budgets },
  why: 'A notification of actual spend comes when the limit is passed; one of the forecast leaves days to act.',
  fix: {
    values: (_account, { budgets }) => ({
      budget: budgets.find(({ facts }) => facts.type === 'COST')?.facts.name ?? '',
    }),
    command:
      'aws budgets create-notification --account-id {account} --budget-name {budget} --notification NotificationType=FORECASTED,ComparisonOperator=GREATER_THAN,Threshold=100 --subscribers "SubscriptionType=EMAIL,Address=<EMAIL: address that is to be told>"',
  },
  console: 'costmanagement/home#/budgets/details?name={budget}',
  deed: 'took the forecast alert off the budget',
  evaluate: (_account, { budgets }, _parameters, { now }) => {
    const watching = budgets.map((budget) => budget.facts).filter((facts) => watchesAccount(facts, now));
    if (watching.length === 0) return notApplicable('no budget watches all spend, which cost.budgets reports');
    const early = watching.filter(({ notifies }) => notifies.includes('FORECASTED'));
    if (early.length > 0) return pass(`${listed(early.map(({ name }) => name))} notifies of the forecast`);
    return fail(`${listed(watching.map(({ name }) => name))} does not notify of the forecast`);
  },
  examples: {
    pass: [
      { name: 'notifies of the forecast', facts, with: { budgets: [{ facts: budget }] } },
      {
        name: 'one of two does',
        facts,
        with: { budgets: [{ facts: { ...budget, notifies: [] } }, { facts: budget }] },
      },
    ],
    fail: [
      {
        name: 'notifies of actual spend only',
        facts,
        with: { budgets: [{ facts: { ...budget, notifies: ['ACTUAL'] } }] },
      },
    ],
    notApplicable: [
      { name: 'no budget', facts, with: { budgets: [] } },
      { name: 'a budget of usage', facts, with: { budgets: [{ facts: { ...budget, type: 'USAGE' } }] } },
    ],
  },
});
