import { control, fail, type Known, pass } from '../../core/control.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
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
  notifies: ['ACTUAL'],
};

/**
 * A budget in the management account that is filtered to this account does not count: the people who spend here do not see it.
 */
export default control({
  id: 'cost.budgets',
  title: 'A budget watches all that the account spends and tells somebody',
  severity: 'medium',
  seeds: ['000:162', '001:114', '002:36'],
  satisfies: ['iso-27001/A.8.6', 'soc2/A1.1'],
  equivalents: {},
  subject: thisAccount,
  with: { budgets },
  why: 'Without a budget the first sign of runaway spend is the invoice, when the month can no longer be saved.',
  fix: {
    command:
      'aws budgets create-budget --account-id {account} --budget "BudgetName=monthly,BudgetType=COST,TimeUnit=MONTHLY,BudgetLimit={Amount=<AMOUNT_USD: what the account may cost a month>,Unit=USD}" --notifications-with-subscribers "Notification={NotificationType=ACTUAL,ComparisonOperator=GREATER_THAN,Threshold=80},Subscribers=[{SubscriptionType=EMAIL,Address=<EMAIL: address that is to be told>}]"',
  },
  console: 'costmanagement/home#/budgets',
  deed: 'left the account without a budget',
  evaluate: (_account, { budgets }, _parameters, { now }) => {
    const watches = ({ facts }: (typeof budgets)[number]) => gapOf(facts, now) === undefined;
    const heard = thoseOf(budgets, (one) => watches(one) && anyOf(one.facts.notifies, () => true));
    if (heard.length > 0) return pass(`${listed(heard.map(({ facts }) => facts.name))} watches all spend and notifies`);
    const watching = thoseOf(budgets, watches);
    if (watching.length > 0) return fail(`${listed(watching.map(({ facts }) => facts.name))} notifies nobody`);
    if (budgets.length === 0) return fail('the account has no budget');
    const gaps = budgets.map(({ facts }) => String(gapOf(facts, now)));
    return fail(`no budget watches all that the account spends: ${listed(gaps)}`);
  },
  examples: {
    pass: [
      { name: 'a cost budget that notifies', facts, with: { budgets: [{ facts: budget }] } },
      {
        name: 'one that begins now',
        facts,
        with: { budgets: [{ facts: { ...budget, starts: '2026-01-15T12:00:00.000Z' } }] },
      },
      {
        name: 'one that notifies beside one that does not',
        facts,
        with: { budgets: [{ facts: { ...budget, name: 'silent', notifies: [] } }, { facts: budget }] },
      },
    ],
    fail: [
      { name: 'no budget', facts, with: { budgets: [] } },
      { name: 'a budget of usage', facts, with: { budgets: [{ facts: { ...budget, type: 'USAGE' } }] } },
      { name: 'of one service', facts, with: { budgets: [{ facts: { ...budget, narrowedBy: ['SERVICE'] } }] } },
      { name: 'not updated any more', facts, with: { budgets: [{ facts: { ...budget, healthy: false } }] } },
      {
        name: 'ended just now',
        facts,
        with: { budgets: [{ facts: { ...budget, ends: '2026-01-15T12:00:00.000Z' } }] },
      },
      {
        name: 'still to begin',
        facts,
        with: { budgets: [{ facts: { ...budget, starts: '2026-02-01T00:00:00.000Z' } }] },
      },
      { name: 'a budget that notifies nobody', facts, with: { budgets: [{ facts: { ...budget, notifies: [] } }] } },
    ],
  },
});
