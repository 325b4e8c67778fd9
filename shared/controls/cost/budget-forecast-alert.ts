import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { anyOf, firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type Budget, budgets, gapOf } from '../../services/budgets/budgets.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const budget: Known<Budget> = {
  name: 'monthly',
  type: 'COST',
  starts: '2025-01-01T00:00:00.000Z',
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
    values: (_account, { budgets }, _parameters, { now }) => ({
      budget: firstOf(budgets, ({ facts }) => gapOf(facts, now) === undefined)?.facts.name,
    }),
    command:
      'aws budgets create-notification --account-id {account} --budget-name {budget} --notification NotificationType=FORECASTED,ComparisonOperator=GREATER_THAN,Threshold=100 --subscribers "SubscriptionType=EMAIL,Address=<EMAIL: address that is to be told>"',
  },
  console: 'costmanagement/home#/budgets/details?name={budget}',
  deed: 'took the forecast alert off the budget',
  evaluate: (_account, { budgets }, _parameters, { now }) => {
    const watches = ({ facts }: (typeof budgets)[number]) => gapOf(facts, now) === undefined;
    const foretells = ({ facts }: (typeof budgets)[number]) => anyOf(facts.notifies, (kind) => kind === 'FORECASTED');
    const early = thoseOf(budgets, (one) => watches(one) && foretells(one));
    if (early.length > 0) return pass(`${listed(early.map(({ facts }) => facts.name))} notifies of the forecast`);
    const watching = thoseOf(budgets, watches);
    if (watching.length === 0) return notApplicable('no budget watches all spend, which cost.budgets reports');
    return fail(`${listed(watching.map(({ facts }) => facts.name))} does not notify of the forecast`);
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
        with: {
          budgets: [
            { facts: { ...budget, name: 'usage', type: 'USAGE' } },
            { facts: { ...budget, notifies: ['ACTUAL'] } },
          ],
        },
        values: { budget: 'monthly' },
      },
    ],
    notApplicable: [
      { name: 'no budget', facts, with: { budgets: [] } },
      { name: 'a budget of usage', facts, with: { budgets: [{ facts: { ...budget, type: 'USAGE' } }] } },
    ],
  },
});
