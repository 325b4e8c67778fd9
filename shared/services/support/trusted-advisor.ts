/**
 * AWS Trusted Advisor, by the AWS Support API: its answer to an account whose support plan lacks Trusted Advisor's API is an
 * error code of its own, where the newer Trusted Advisor API denies access as it does without a permission ("Get started
 * with the Trusted Advisor API").
 */
import { collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { each, known, oneOf, orAbsent, required, seenIn } from '../../core/reading.ts';

const STATUSES = ['ok', 'warning', 'error', 'not_available'] as const;

export interface AdvisorCheck {
  readonly name: string;
  /** `security` or `fault_tolerance`. */
  readonly category: string;
  /** `error`: action recommended; `warning`: investigation recommended. */
  readonly status: Exclude<(typeof STATUSES)[number], 'not_available'>;
  /** How many resources it flags; null when it does not tell. */
  readonly resources: number | null;
}

export interface Advice {
  /** Null: the account's support plan does not include Trusted Advisor's API, and this is the account itself. */
  readonly check: AdvisorCheck | null;
}

const CHECKS = 'support:DescribeTrustedAdvisorChecks';
const SUMMARIES = 'support:DescribeTrustedAdvisorCheckSummaries';
/** "About the AWS Support API": the answer to an account without such a plan, and to no other. */
const NO_PLAN = 'SubscriptionRequiredException';

const CATEGORIES = ['security', 'fault_tolerance'];
const CHECKS_PER_CALL = 100;

/** Checks of the two categories, whether or not they flag something. A list, and a call per hundred. */
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
    return checks.map(({ id, name, category }): Resource<Advice> => {
      // asked for and not answered: half a list is not a list
      const summary = required(byId.get(id), SUMMARIES, `summary of ${id}`);
      const facts = seenIn(() => {
        const status = statusOf(name, summary.status);
        return { check: { name, category, status, resources: summary.resourcesSummary?.resourcesFlagged ?? null } };
      });
      return { id: `trusted-advisor/${id}`, facts };
    });
  },
});

/** `not_available` is said of a check that could not be evaluated: it says neither that it is well nor that it is not. */
function statusOf(name: string, said: string | undefined): AdvisorCheck['status'] {
  const status = known(oneOf(said, STATUSES, SUMMARIES, `status of ${name}`));
  if (status !== 'not_available') return status;
  throw new CouldNotRead(SUMMARIES, 'unevaluated', `the status of ${name} is not_available`);
}
