/**
 * AWS Compute Optimizer: the savings from resizing, in one call for all resources of a region. If the account is not
 * enrolled, AWS refuses the call with a special error code.
 */
import type { RecommendationSummary } from '@aws-sdk/client-compute-optimizer';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, numberOf, orAbsent, required, type Seen, seenIn } from '../../core/reading.ts';

const SUMMARIES = 'compute-optimizer:GetRecommendationSummaries';
/** "The account is not opted in to Compute Optimizer" ("GetRecommendationSummaries", AWS Compute Optimizer API Reference). */
const NOT_ENROLLED = 'OptInRequiredException';

export interface Savings {
  /** Whether the account is enrolled; AWS analyses nothing before that. */
  readonly enrolled: boolean;
  readonly kinds: readonly SavingsOfKind[];
}

export interface SavingsOfKind {
  /** `Ec2Instance`, `AutoScalingGroup`, `EbsVolume`, `LambdaFunction`, … */
  readonly kind: Seen<string>;
  /** How many resources were analysed. */
  readonly analysed: Seen<number>;
  /** The saving by other sizes, in percent of the monthly cost of the resources. */
  readonly percent: Seen<number>;
  /** The same in the currency of the bill. */
  readonly monthly: Seen<number>;
}

/** One resource: the account in this region. */
export const savings = collector({
  id: 'compute-optimizer.savings',
  scope: 'region',
  seldom: 'recommendations rest on the use of two weeks',
  actions: [SUMMARIES],
  open: {
    'GetRecommendationSummaries.recommendationSummaries[].recommendationResourceType':
      'whatever is analysed is judged by what it would save',
  },
  triggers: [apiCalls('compute-optimizer', 'UpdateEnrollmentStatus')],
  sdk: () => import('@aws-sdk/client-compute-optimizer'),
  collect: async (
    aws,
    { ComputeOptimizerClient, paginateGetRecommendationSummaries },
  ): Promise<Resource<Savings>[]> => {
    const pages = paginateGetRecommendationSummaries({ client: aws.client(ComputeOptimizerClient) }, {});
    const found = await orAbsent(
      all(pages, (page) => required(page.recommendationSummaries, SUMMARIES, 'recommendationSummaries')),
      NOT_ENROLLED,
    );
    return [{ id: aws.account.id, facts: { enrolled: found !== null, kinds: (found ?? []).map(savingsOf) } }];
  },
});

function savingsOf({
  recommendationResourceType,
  summaries,
  savingsOpportunity,
}: RecommendationSummary): SavingsOfKind {
  const { savingsOpportunityPercentage, estimatedMonthlySavings } = savingsOpportunity ?? {};
  return {
    kind: given(recommendationResourceType, SUMMARIES, 'recommendationResourceType'),
    analysed: seenIn(() =>
      required(summaries, SUMMARIES, 'summaries')
        .map(({ value }) => required(value, SUMMARIES, 'value'))
        .reduce((sum, value) => sum + value, 0),
    ),
    percent: numberOf(savingsOpportunityPercentage, SUMMARIES, 'savingsOpportunityPercentage'),
    monthly: numberOf(estimatedMonthlySavings?.value, SUMMARIES, 'estimatedMonthlySavings'),
  };
}
