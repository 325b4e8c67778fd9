/**
 * AWS Trusted Advisor, by the AWS Support API: its answer to an account whose support plan lacks Trusted Advisor's API is an
 * error code of its own, where the newer Trusted Advisor API denies access as it does without a permission ("Get started
 * with the Trusted Advisor API").
 */
import { collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { each, orAbsent, required } from '../../core/reading.ts';

export interface FlaggedCheck {
  readonly name: string;
  /** `security` or `fault_tolerance`. */
  readonly category: string;
  /** `error` (action recommended) or `warning` (investigation recommended). */
  readonly status: string;
  /** How many resources it flags. */
  readonly resources: number;
}

export interface Advice {
  /** Null: the account's support plan does not include Trusted Advisor's API, and this is the account itself. */
  readonly check: FlaggedCheck | null;
}

const CHECKS = 'support:DescribeTrustedAdvisorChecks';
const SUMMARIES = 'support:DescribeTrustedAdvisorCheckSummaries';
/** "About the AWS Support API": the answer to an account without such a plan, and to no other. */
const NO_PLAN = 'SubscriptionRequiredException';

const CATEGORIES = ['security', 'fault_tolerance'];
const FLAGGED = ['error', 'warning'];
const CHECKS_PER_CALL = 100;

/** Checks of the two categories that flag something; those that are well are left at AWS. A list, and a call per hundred. */
export const trustedAdvice = collector({
  id: 'trusted-advisor.checks',
  scope: 'account',
  actions: [CHECKS, SUMMARIES],
  /** One for each resource of each check that was refreshed: of interest are those in error. The next scan sees the rest. */
  triggers: [
    serviceEvent('aws.trustedadvisor', 'Trusted Advisor Check Item Refresh Notification', { status: ['ERROR'] }),
  ],
  sdk: () => import('@aws-sdk/client-support'),
  collect: async (aws, { SupportClient, ...sdk }): Promise<Resource<Advice>[]> => {
    const client = aws.client(SupportClient);
    const reading = client.send(new sdk.DescribeTrustedAdvisorChecksCommand({ language: 'en' }));
    const answer = await orAbsent(reading, NO_PLAN);
    if (!answer) return [{ id: aws.account.id, facts: { check: null } }];
    const checks = required(answer.checks, CHECKS, 'checks')
      .filter(({ category }) => CATEGORIES.includes(required(category, CHECKS, 'category')))
      .map(({ id, name, category = '' }) => ({ id: required(id, CHECKS, 'id'), name: name ?? String(id), category }));
    const batches = Array.from({ length: Math.ceil(checks.length / CHECKS_PER_CALL) }, (_, index) =>
      checks.slice(index * CHECKS_PER_CALL, (index + 1) * CHECKS_PER_CALL).map(({ id }) => id),
    );
    const summaries = await each(batches, async (checkIds) => {
      const found = await client.send(new sdk.DescribeTrustedAdvisorCheckSummariesCommand({ checkIds }));
      return required(found.summaries, SUMMARIES, 'summaries');
    });
    const byId = new Map(summaries.flat().map((summary) => [summary.checkId, summary]));
    return checks.flatMap(({ id, name, category }): Resource<Advice>[] => {
      // asked for and not answered: half a list is not a list
      const summary = required(byId.get(id), SUMMARIES, `summary of ${id}`);
      const status = required(summary.status, SUMMARIES, 'status');
      const resources = summary.resourcesSummary?.resourcesFlagged ?? 0;
      if (!FLAGGED.includes(status)) return [];
      return [{ id: `trusted-advisor/${id}`, facts: { check: { name, category, status, resources } } }];
    });
  },
});
