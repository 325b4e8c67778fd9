/** Amazon CloudWatch Logs: the anomaly detectors of a region's log groups. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, oneOf, required, type Seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-cloudwatch-logs');
const LIST = 'logs:ListLogAnomalyDetectors';
/** "AnomalyDetector", Amazon CloudWatch Logs API Reference. */
const STATES = ['INITIALIZING', 'TRAINING', 'ANALYZING', 'FAILED', 'DELETED', 'PAUSED'] as const;

export interface LogAnomalyDetector {
  readonly name: string;
  readonly state: Seen<(typeof STATES)[number]>;
  /** ARNs of the log groups that it reads. */
  readonly logGroups: Seen<readonly string[]>;
}

export const logAnomalyDetectors = collector({
  id: 'logs.anomaly-detectors',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST],
  absent: {
    'ListLogAnomalyDetectors.anomalyDetectors[].detectorName':
      'it was given no name ("CreateLogAnomalyDetector", Amazon CloudWatch Logs API Reference: the name is not required)',
  },
  triggers: [apiCalls('logs', 'CreateLogAnomalyDetector', 'UpdateLogAnomalyDetector', 'DeleteLogAnomalyDetector')],
  sdk,
  collect: async (aws, { CloudWatchLogsClient, paginateListLogAnomalyDetectors }) => {
    const pages = paginateListLogAnomalyDetectors({ client: aws.client(CloudWatchLogsClient) }, {});
    const found = await all(pages, (page) => required(page.anomalyDetectors, LIST, 'anomalyDetectors'));
    return found.map(
      (detector): Resource<LogAnomalyDetector> => ({
        id: required(detector.anomalyDetectorArn, LIST, 'anomalyDetectorArn'),
        facts: {
          name: detector.detectorName ?? '',
          state: oneOf(detector.anomalyDetectorStatus, STATES, LIST, 'anomalyDetectorStatus'),
          logGroups: given(detector.logGroupArnList, LIST, 'logGroupArnList'),
        },
      }),
    );
  },
});
