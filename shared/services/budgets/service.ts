/** AWS Budgets: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'budgets',
  clients: ['budgets'],
  globalSources: ['aws.budgets'],
  calls: [
    leftToNextScan(
      'a notification always has a subscriber; which one is not judged',
      'CreateSubscriber',
      'UpdateSubscriber',
    ),
    leftToNextScan('what a budget does by itself is not judged', '*BudgetAction'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
