/** IAM Access Analyzer: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'access-analyzer',
  clients: ['accessanalyzer'],
  calls: [
    leftToNextScan(
      'which findings are archived is not judged, and an analyzer stays as it is',
      '*ArchiveRule',
      'UpdateFindings',
    ),
    leftToNextScan(
      'it computes an answer for its caller',
      '*PolicyGeneration',
      'CreateAccessPreview',
      'GenerateFindingRecommendation',
    ),
    leftToNextScan('the analyzer looks at resources sooner and stays as it is', 'StartResourceScan'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'which findings an analyzer has is not judged',
      'Access Analyzer Finding',
      'Internal Access Finding',
      'Unused Access Finding for IAM entities',
    ),
    leftToNextScan('it answers a caller', 'Access Preview State Change'),
  ],
});
