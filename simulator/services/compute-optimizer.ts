/** Simulated AWS Compute Optimizer: accounts are enrolled, and production accounts have been analysed. */
import type {
  GetRecommendationSummariesRequest,
  RecommendationSummary,
  Status,
  UpdateEnrollmentStatusRequest,
} from '@aws-sdk/client-compute-optimizer';
import { apiError, type Call, page, service } from '../service.ts';

interface ComputeOptimizer {
  status: Status;
  readonly summaries: RecommendationSummary[];
}

export const computeOptimizer = service<ComputeOptimizer>({
  serviceId: 'Compute Optimizer',
  eventSource: 'compute-optimizer',
  scope: 'region',
  seed: ({ account, region, world, flaw }) => {
    const summaryOf = (type: 'Ec2Instance' | 'EbsVolume', oversized: boolean): RecommendationSummary => ({
      accountId: account.id,
      recommendationResourceType: type,
      summaries: [
        { name: 'Optimized', value: 8 },
        { name: type === 'Ec2Instance' ? 'Overprovisioned' : 'NotOptimized', value: oversized ? 4 : 0 },
      ],
      savingsOpportunity: {
        savingsOpportunityPercentage: oversized ? 34.5 : 2.1,
        estimatedMonthlySavings: { currency: 'USD', value: oversized ? 512.4 : 18.2 },
      },
    });
    const isUsed = account.kind === 'member' && account.environment === 'production' && region === world.regions[0];
    return {
      status: flaw('not-enrolled', 0.03) ? 'Inactive' : 'Active',
      summaries: isUsed ? [summaryOf('Ec2Instance', flaw('oversized', 0.1)), summaryOf('EbsVolume', false)] : [],
    };
  },
  reads: {
    GetRecommendationSummaries: ({
      state,
      input,
      world,
    }: Call<ComputeOptimizer, GetRecommendationSummariesRequest>) => {
      if (state.status !== 'Active')
        throw apiError('OptInRequiredException', 'AWS account needs to opt-in to Compute Optimizer.', 403);
      const { items, next } = page(state.summaries, input.nextToken, input.maxResults, world);
      return { recommendationSummaries: items, nextToken: next };
    },
  },
  writes: {
    UpdateEnrollmentStatus: ({ state, input }: Call<ComputeOptimizer, UpdateEnrollmentStatusRequest>) => {
      state.status = input.status ?? 'Active';
      return { status: state.status, statusReason: '' };
    },
  },
});
