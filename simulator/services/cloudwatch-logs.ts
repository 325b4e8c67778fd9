/** Simulated CloudWatch Logs: JSON lines by log group, searched by one field. Tests write the lines. */
import type { FilterLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs';
import { apiError, type Call, page, service } from '../service.ts';

export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

export interface CloudWatchLogs {
  readonly groups: Map<string, LogLine[]>;
}

/** `{ $.field = "value" }`, of "Filter pattern syntax for metric filters, subscription filters, filter log events". */
const PATTERN = /^\{ \$\.(\w+) = "([^"]*)" \}$/;

export const cloudWatchLogs = service<CloudWatchLogs>({
  serviceId: 'CloudWatch Logs',
  eventSource: 'logs',
  scope: 'region',
  seed: () => ({ groups: new Map() }),
  reads: {
    FilterLogEvents: ({ state, input, world }: Call<CloudWatchLogs, FilterLogEventsRequest>) => {
      const lines = state.groups.get(input.logGroupName ?? '');
      if (!lines) throw apiError('ResourceNotFoundException', 'The specified log group does not exist.');
      const [, field = '', value] = PATTERN.exec(input.filterPattern ?? '') ?? [];
      if (!field) throw apiError('InvalidParameterException', 'The filter pattern is not simulated.');
      const found = lines.filter(
        ({ timestamp, message }) => timestamp >= (input.startTime ?? 0) && JSON.parse(message)[field] === value,
      );
      const { items, next } = page(found, input.nextToken, input.limit, world);
      return { events: items, nextToken: next };
    },
  },
  writes: {},
});
