/** AWS Cost Explorer: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'ce',
  clients: ['cost-explorer'],
  globalSources: ['aws.ce'],
  calls: [
    left('no collector reads cost categories', '*CostCategoryDefinition'),
    left(
      'it computes an answer for its caller',
      'StartCommitmentPurchaseAnalysis',
      'StartSavingsPlansPurchaseRecommendationGeneration',
    ),
    left('costs of the past are allocated to tags that are active already', 'StartCostAllocationTagBackfill'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
