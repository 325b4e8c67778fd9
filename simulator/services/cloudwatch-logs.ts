/**
 * Simulated CloudWatch Logs: JSON lines by log group, searched by one field, which tests write; and the log groups of
 * applications and trails, with their settings and metric filters.
 */
import type {
  AnomalyDetector,
  AssociateKmsKeyRequest,
  CreateLogGroupRequest,
  DeleteLogAnomalyDetectorRequest,
  DeleteLogGroupRequest,
  DeleteMetricFilterRequest,
  DescribeLogGroupsRequest,
  DescribeMetricFiltersRequest,
  FilterLogEventsRequest,
  ListLogAnomalyDetectorsRequest,
  LogGroup,
  MetricFilter,
  PutMetricFilterRequest,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import type { SimulatedAccount } from '../world.ts';
import { keyArn } from './kms.ts';
import {
  applicationGroup,
  isProduction,
  isWatched,
  monitoringFilters,
  TRAIL_GROUP,
  workerGroup,
} from './monitoring.ts';

export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

interface SimulatedGroup {
  readonly name: string;
  days: number | null;
  key: string | null;
}

export interface CloudWatchLogs {
  readonly groups: Map<string, LogLine[]>;
  described: SimulatedGroup[];
  filters: MetricFilter[];
  detectors: AnomalyDetector[];
}

/** `{ $.field = "value" }`, of "Filter pattern syntax for metric filters, subscription filters, filter log events". */
const PATTERN = /^\{ \$\.(\w+) = "([^"]*)" \}$/;
const CREATED = Date.parse('2025-03-01T09:00:00Z');

const detectorOf = (account: SimulatedAccount, region: string): AnomalyDetector => ({
  anomalyDetectorArn: `arn:aws:logs:${region}:${account.id}:anomaly-detector:api`,
  detectorName: 'api',
  logGroupArnList: [`arn:aws:logs:${region}:${account.id}:log-group:${applicationGroup(account)}`],
  evaluationFrequency: 'FIFTEEN_MIN',
  anomalyDetectorStatus: 'ANALYZING',
});

const noGroup = () => apiError('ResourceNotFoundException', 'The specified log group does not exist.');

function seed({ account, region, world, flaw }: ServiceLocation): CloudWatchLogs {
  const key = keyArn(world, account.id, region, 'data');
  const described: SimulatedGroup[] = [];
  if (isWatched(account) && region === world.regions[0]) described.push({ name: TRAIL_GROUP, days: 400, key });
  if (account.kind === 'member') {
    described.push({
      name: applicationGroup(account),
      days: flaw('logs-for-ever', 0.05) ? null : 90,
      key: flaw('logs-without-key', 0.05) ? null : key,
    });
  }
  if (isProduction(account))
    described.push({ name: workerGroup(account), days: flaw('logs-short', 0.05) ? 7 : 90, key });
  const filters = monitoringFilters({ account, region, world, flaw }).map((filter) => ({
    creationTime: CREATED,
    applyOnTransformedLogs: false,
    ...filter,
  }));
  const isRead = account.kind === 'member' && !flaw('logs-without-detector', 0.05);
  return { groups: new Map(), described, filters, detectors: isRead ? [detectorOf(account, region)] : [] };
}

const arnOf = ({ account, region }: Call<CloudWatchLogs, object>, name: string) =>
  `arn:aws:logs:${region}:${account.id}:log-group:${name}`;

function described(call: Call<CloudWatchLogs, object>, { name, days, key }: SimulatedGroup): LogGroup {
  return {
    logGroupName: name,
    creationTime: CREATED,
    metricFilterCount: call.state.filters.filter(({ logGroupName }) => logGroupName === name).length,
    arn: `${arnOf(call, name)}:*`,
    logGroupArn: arnOf(call, name),
    logGroupClass: 'STANDARD',
    storedBytes: 0,
    deletionProtectionEnabled: false,
    ...(days === null ? {} : { retentionInDays: days }),
    ...(key === null ? {} : { kmsKeyId: key }),
  };
}

function groupOf({ state, input }: Call<CloudWatchLogs, { logGroupName?: string }>): SimulatedGroup {
  const found = state.described.find(({ name }) => name === input.logGroupName);
  if (found) return found;
  throw noGroup();
}

export const cloudWatchLogs = service<CloudWatchLogs>({
  serviceId: 'CloudWatch Logs',
  eventSource: 'logs',
  scope: 'region',
  seed,
  reads: {
    FilterLogEvents: ({ state, input, world }: Call<CloudWatchLogs, FilterLogEventsRequest>) => {
      const lines = state.groups.get(input.logGroupName ?? '');
      if (!lines) throw noGroup();
      const [, field = '', value] = PATTERN.exec(input.filterPattern ?? '') ?? [];
      if (!field) throw apiError('InvalidParameterException', 'The filter pattern is not simulated.');
      const found = lines.filter(
        ({ timestamp, message }) => timestamp >= (input.startTime ?? 0) && JSON.parse(message)[field] === value,
      );
      const { items, next } = page(found, input.nextToken, input.limit, world);
      return { events: items, nextToken: next };
    },
    DescribeLogGroups: (call: Call<CloudWatchLogs, DescribeLogGroupsRequest>) => {
      const { items, next } = page(call.state.described, call.input.nextToken, call.input.limit, call.world);
      return { logGroups: items.map((group) => described(call, group)), nextToken: next };
    },
    ListLogAnomalyDetectors: ({ state, input, world }: Call<CloudWatchLogs, ListLogAnomalyDetectorsRequest>) => {
      const { items, next } = page(state.detectors, input.nextToken, input.limit, world);
      return { anomalyDetectors: items, nextToken: next };
    },
    DescribeMetricFilters: ({ state, input, world }: Call<CloudWatchLogs, DescribeMetricFiltersRequest>) => {
      const { items, next } = page(state.filters, input.nextToken, input.limit, world);
      return { metricFilters: items, nextToken: next };
    },
  },
  writes: {
    DeleteLogAnomalyDetector: ({ state, input }: Call<CloudWatchLogs, DeleteLogAnomalyDetectorRequest>) => {
      state.detectors = state.detectors.filter((one) => one.anomalyDetectorArn !== input.anomalyDetectorArn);
      return {};
    },
    CreateLogGroup: (call: Call<CloudWatchLogs, CreateLogGroupRequest>) => {
      const { logGroupName = '', kmsKeyId = null } = call.input;
      if (call.state.described.some(({ name }) => name === logGroupName))
        throw apiError('ResourceAlreadyExistsException', 'The specified log group already exists');
      call.state.described.push({ name: logGroupName, days: null, key: kmsKeyId });
      return {};
    },
    DeleteLogGroup: (call: Call<CloudWatchLogs, DeleteLogGroupRequest>) => {
      const { name } = groupOf(call);
      call.state.described = call.state.described.filter((group) => group.name !== name);
      call.state.filters = call.state.filters.filter(({ logGroupName }) => logGroupName !== name);
      return {};
    },
    PutRetentionPolicy: (call: Call<CloudWatchLogs, PutRetentionPolicyRequest>) => {
      groupOf(call).days = call.input.retentionInDays ?? null;
      return {};
    },
    DeleteRetentionPolicy: (call: Call<CloudWatchLogs, DeleteLogGroupRequest>) => {
      groupOf(call).days = null;
      return {};
    },
    AssociateKmsKey: (call: Call<CloudWatchLogs, AssociateKmsKeyRequest>) => {
      groupOf(call).key = call.input.kmsKeyId ?? null;
      return {};
    },
    DisassociateKmsKey: (call: Call<CloudWatchLogs, DeleteLogGroupRequest>) => {
      groupOf(call).key = null;
      return {};
    },
    PutMetricFilter: (call: Call<CloudWatchLogs, PutMetricFilterRequest>) => {
      const { name: logGroupName } = groupOf(call);
      const { filterName, filterPattern, metricTransformations } = call.input;
      call.state.filters = [
        ...call.state.filters.filter((one) => one.filterName !== filterName || one.logGroupName !== logGroupName),
        { filterName, filterPattern, metricTransformations, logGroupName, creationTime: call.now.getTime() },
      ];
      return {};
    },
    DeleteMetricFilter: ({ state, input }: Call<CloudWatchLogs, DeleteMetricFilterRequest>) => {
      state.filters = state.filters.filter(
        ({ filterName, logGroupName }) => filterName !== input.filterName || logGroupName !== input.logGroupName,
      );
      return {};
    },
  },
});
