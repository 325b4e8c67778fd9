/** Amazon CloudWatch: the changes that are left to the next scan. CloudTrail knows it as `monitoring`. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'monitoring',
  clients: ['cloudwatch'],
  iam: 'cloudwatch',
  calls: [
    leftToNextScan('it tries an alarm: CloudWatch sends the change of its state as an event', 'SetAlarmState'),
    leftToNextScan('an alarm that is muted for a time stays as it is set', '*AlarmMuteRule'),
    leftToNextScan(
      'metrics are published all the time, and what alarms make of them is sent as an event',
      'PutMetricData',
    ),
    leftToNextScan('models of anomaly detection are not judged, only alarms that use them', '*AnomalyDetector'),
    leftToNextScan('Contributor Insights is not judged', '*InsightRule', '*InsightRules'),
    leftToNextScan('where metrics are sent besides is not judged', '*MetricStream', '*MetricStreams'),
    leftToNextScan(
      'how metrics are enriched and stored is not judged',
      '*OTelEnrichment',
      '*DatasetKmsKey',
      '*ResourceMetricsConfiguration',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
