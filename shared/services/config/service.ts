/** AWS Config: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'config',
  clients: ['config-service'],
  calls: [
    left(
      'rules follow within minutes, and an event tells of each verdict that changes',
      '*ConformancePack',
      '*OrganizationConfigRule',
      'StartConfigRulesEvaluation',
      'PutEvaluations',
      'PutExternalEvaluation',
    ),
    left(
      'a recorder that belongs to a service is not judged',
      'PutServiceLinkedConfigurationRecorder',
      'DeleteServiceLinkedConfigurationRecorder',
      'PutThirdPartyServiceLinkedConfigurationRecorder',
    ),
    left('no collector reads aggregators', '*Aggregat*'),
    left('what a rule mends, and by what, is not judged', '*Remediation*'),
    left('for how long configuration is kept is not judged', '*RetentionConfiguration'),
    left('no collector reads connectors or stored queries', '*Connector', '*StoredQuery'),
    left('no collector reads resources that others record', 'PutResourceConfig', 'DeleteResourceConfig'),
    left('it computes an answer for its caller', 'StartResourceEvaluation'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left(
      'sent when history arrived, of every recorded type every six hours; AWS documents none for history that did not arrive',
      'Config Configuration History Delivery Status',
    ),
    left('snapshots are not judged', 'Config Configuration Snapshot Delivery Status'),
    left("the service's own calls tell of a change sooner and less often", 'Config Configuration Item Change'),
    left('a verdict that changes has an event of its own', 'Config Rules Re-evaluation Status'),
  ],
});
