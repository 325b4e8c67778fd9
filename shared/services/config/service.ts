/** AWS Config: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'config',
  clients: ['config-service'],
  calls: [
    leftToNextScan(
      'rules follow within minutes, and an event tells of each verdict that changes',
      '*ConformancePack',
      '*OrganizationConfigRule',
      'StartConfigRulesEvaluation',
      'PutEvaluations',
      'PutExternalEvaluation',
    ),
    leftToNextScan(
      'a recorder that belongs to a service is not judged',
      'PutServiceLinkedConfigurationRecorder',
      'DeleteServiceLinkedConfigurationRecorder',
      'PutThirdPartyServiceLinkedConfigurationRecorder',
    ),
    leftToNextScan('no collector reads aggregators', '*Aggregat*'),
    leftToNextScan('what a rule mends, and by what, is not judged', '*Remediation*'),
    leftToNextScan('for how long configuration is kept is not judged', '*RetentionConfiguration'),
    leftToNextScan('no collector reads connectors or stored queries', '*Connector', '*StoredQuery'),
    leftToNextScan('no collector reads resources that others record', 'PutResourceConfig', 'DeleteResourceConfig'),
    leftToNextScan('it computes an answer for its caller', 'StartResourceEvaluation'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'sent when history arrived, of every recorded type every six hours; AWS documents none for history that did not arrive',
      'Config Configuration History Delivery Status',
    ),
    leftToNextScan('snapshots are not judged', 'Config Configuration Snapshot Delivery Status'),
    leftToNextScan(
      "the service's own calls tell of a change sooner and less often",
      'Config Configuration Item Change',
    ),
    leftToNextScan('a verdict that changes has an event of its own', 'Config Rules Re-evaluation Status'),
  ],
});
