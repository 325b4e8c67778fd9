/** AWS Fault Injection Service: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'fis',
  clients: ['fis'],
  calls: [
    leftToNextScan(
      'an experiment counts when it is completed, of which an event tells',
      'StartExperiment',
      'StopExperiment',
    ),
    leftToNextScan(
      'an experiment that was run is evidence; its template is not read',
      '*ExperimentTemplate',
      '*TargetAccountConfiguration',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
