/** AWS Cost Explorer: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'ce',
  clients: ['cost-explorer'],
  globalSources: ['aws.ce'],
  calls: [
    leftToNextScan('no collector reads cost categories', '*CostCategoryDefinition'),
    leftToNextScan(
      'it computes an answer for its caller',
      'StartCommitmentPurchaseAnalysis',
      'StartSavingsPlansPurchaseRecommendationGeneration',
    ),
    leftToNextScan('costs of the past are allocated to tags that are active already', 'StartCostAllocationTagBackfill'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
