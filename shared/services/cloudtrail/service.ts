/** AWS CloudTrail: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'cloudtrail',
  clients: ['cloudtrail'],
  neverRead: [
    // what CloudTrail Lake holds
    'cloudtrail:GetEventDataStoreData',
    'cloudtrail:GetQueryResults',
  ],
  calls: [
    leftToNextScan('unusual activity is recorded besides, and not judged', 'PutInsightSelectors'),
    leftToNextScan(
      'no collector reads what CloudTrail Lake has',
      '*EventDataStore*',
      '*Channel',
      '*Dashboard*',
      '*Query',
      '*Import',
      '*Federation',
    ),
    leftToNextScan('events are enriched or gathered, and recorded all the same', 'PutEventConfiguration'),
    leftToNextScan('policies of channels, dashboards and event data stores are not judged', '*ResourcePolicy'),
    leftToNextScan(
      'it decides who may change trails of the organisation, and changes none',
      'RegisterOrganizationDelegatedAdmin',
      'DeregisterOrganizationDelegatedAdmin',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'AddTags', 'RemoveTags'),
  ],
  events: [
    leftToNextScan(
      'activity of others is recorded, not judged',
      'AWS Insight via CloudTrail',
      'AWS Service Event via CloudTrail',
    ),
    leftToNextScan(
      'somebody signed in or looked, and changed nothing',
      'AWS Console Sign In via CloudTrail',
      'AWS Console Action via CloudTrail',
    ),
  ],
});
