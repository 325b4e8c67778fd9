/** Amazon CloudWatch: the changes that are left to the next scan. CloudTrail knows it as `monitoring`. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'monitoring',
  clients: ['cloudwatch'],
  iam: 'cloudwatch',
  calls: [
    left('it tries an alarm: CloudWatch sends the change of its state as an event', 'SetAlarmState'),
    left('an alarm that is muted for a time stays as it is set', '*AlarmMuteRule'),
    left('metrics are published all the time, and what alarms make of them is sent as an event', 'PutMetricData'),
    left('models of anomaly detection are not judged, only alarms that use them', '*AnomalyDetector'),
    left('Contributor Insights is not judged', '*InsightRule', '*InsightRules'),
    left('where metrics are sent besides is not judged', '*MetricStream', '*MetricStreams'),
    left(
      'how metrics are enriched and stored is not judged',
      '*OTelEnrichment',
      '*DatasetKmsKey',
      '*ResourceMetricsConfiguration',
    ),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
