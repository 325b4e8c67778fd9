/**
 * AWS Trusted Advisor, through the AWS Support API. Its answer to an account whose support plan does not include it has an
 * error code of its own. The newer Trusted Advisor API denies access then, as it does without a permission ("Get started with
 * the Trusted Advisor API").
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
  /** The number of resources that it flags; null if the answer has no number. */
  readonly resources: number | null;
}

export interface Advice {
  /** Null: the account's support plan does not include Trusted Advisor's API, and the resource is the account itself. */
  readonly check: AdvisorCheck | null;
}

const CHECKS = 'support:DescribeTrustedAdvisorChecks';
const SUMMARIES = 'support:DescribeTrustedAdvisorCheckSummaries';
/** "About the AWS Support API": AWS gives this answer only to an account without such a plan. */
const NO_PLAN = 'SubscriptionRequiredException';

const CATEGORIES = ['security', 'fault_tolerance'];
/** The other pillars that Trusted Advisor has ("RecommendationPillar", AWS Trusted Advisor API Reference). */
const NOT_JUDGED = ['cost_optimizing', 'performance', 'service_limits', 'operational_excellence'];
const CHECKS_PER_CALL = 100;

/** Checks of the two categories, and of categories that are not known, whether or not they flag a resource. A list, and one call per hundred. */
export const trustedAdvice = collector({
  id: 'trusted-advisor.checks',
  scope: 'account',
  seldom: 'recommendations change slowly, and a check that turns red has an event, which makes it be read at once',
  actions: [CHECKS, SUMMARIES],
  /** One event for each resource of each refreshed check. The filter matches those in error; the next scan finds the others. */
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
      .filter(({ category }) => !NOT_JUDGED.includes(required(category, CHECKS, 'category')))
      .map(({ id, name, category }) => ({ id: required(id, CHECKS, 'id'), name: name ?? String(id), category }));
    const batches = Array.from({ length: Math.ceil(checks.length / CHECKS_PER_CALL) }, (_, index) =>
      checks.slice(index * CHECKS_PER_CALL, (index + 1) * CHECKS_PER_CALL).map(({ id }) => id),
    );
    const summaries = await each(batches, async (checkIds) => {
      const found = await client.send(new sdk.DescribeTrustedAdvisorCheckSummariesCommand({ checkIds }));
      return required(found.summaries, SUMMARIES, 'summaries');
    });
    const byId = new Map(summaries.flat().map((summary) => [summary.checkId, summary]));
    return checks.map(({ id, name, category: said }): Resource<Advice> => {
      // a check that was requested and is missing from the answer: half a list is not a list
      const summary = required(byId.get(id), SUMMARIES, `summary of ${id}`);
      const facts = seenIn(() => {
        // a category that AWS adds or renames may be one of those that are judged
        const category = known(oneOf(said, CATEGORIES, CHECKS, `category of ${name}`));
        const status = statusOf(name, summary.status);
        return { check: { name, category, status, resources: summary.resourcesSummary?.resourcesFlagged ?? null } };
      });
      return { id: `trusted-advisor/${id}`, facts };
    });
  },
});

/** `not_available` means that a check could not be evaluated: it is neither passed nor failed. */
function statusOf(name: string, said: string | undefined): AdvisorCheck['status'] {
  const status = known(oneOf(said, STATUSES, SUMMARIES, `status of ${name}`));
  if (status !== 'not_available') return status;
  throw new CouldNotRead(SUMMARIES, 'unevaluated', `the status of ${name} is not_available`);
}
