/** CloudWatch as the source of metrics: `GetMetricData` answers for 500 metrics at once, and bills each of them. */
import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { CouldNotRead } from '../core/errors.ts';
import type { MetricQuery, Series } from '../core/metric.ts';
import { all, each, known, malformed, numberOf, oneOf, required, seenIn } from '../core/reading.ts';
import type { SourceAdapters } from '../core/source.ts';

const GET = 'cloudwatch:GetMetricData';
/** "GetMetricData", Amazon CloudWatch API Reference: "as many as 500 different metrics in a single request". */
const QUERIES_PER_CALL = 500;
/** "MetricDataResult", the same reference. */
const STATUSES = ['Complete', 'PartialData', 'InternalError', 'Forbidden'] as const;

const sdk = () => import('@aws-sdk/client-cloudwatch');
type Sdk = Awaited<ReturnType<typeof sdk>>;

/** Metrics are read through the account's own reach. */
export const metricSource =
  (aws: SourceAdapters['aws']): SourceAdapters['metric'] =>
  (opening) => {
    const open = aws(opening);
    return (caller, region) => ({
      data: async (queries) => {
        if (queries.length === 0) return [];
        const loaded = await sdk();
        const client = open(caller, region).client(loaded.CloudWatchClient);
        const answers = await each(batchesOf(queries), (batch) => answered(batch, client, loaded));
        const byQuery = new Map(answers.flat());
        return queries.map((query) => byQuery.get(query) ?? malformed(GET, `no answer for ${query.name}`));
      },
    });
  };

/** One call has one window of time. */
function batchesOf(queries: readonly MetricQuery[]): (readonly MetricQuery[])[] {
  const windowOf = ({ from, to }: MetricQuery): string => `${from.getTime()} ${to.getTime()}`;
  return [...Map.groupBy(queries, windowOf).values()].flatMap((same) =>
    Array.from({ length: Math.ceil(same.length / QUERIES_PER_CALL) }, (_, index) =>
      same.slice(index * QUERIES_PER_CALL, (index + 1) * QUERIES_PER_CALL),
    ),
  );
}

type Answered = readonly (readonly [MetricQuery, Series])[];

async function answered(
  queries: readonly MetricQuery[],
  client: CloudWatchClient,
  { paginateGetMetricData }: Sdk,
): Promise<Answered> {
  const [{ from, to } = { from: undefined, to: undefined }] = queries;
  const MetricDataQueries = queries.map(asked);
  const pages = paginateGetMetricData(
    { client },
    { MetricDataQueries, StartTime: from, EndTime: to, ScanBy: 'TimestampAscending' },
  );
  const results = await all(pages, (page) => required(page.MetricDataResults, GET, 'MetricDataResults'));
  const byId = Map.groupBy(results, ({ Id }) => required(Id, GET, 'Id'));
  return queries.map((query, index) => [query, seriesOf(byId.get(idOf(index)) ?? [], query)]);
}

/** An id of a query starts with a small letter. */
const idOf = (index: number): string => `m${index}`;

function asked({ namespace, name, dimensions, stat, periodSeconds }: MetricQuery, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: idOf(index), MetricStat: { Metric, Period: periodSeconds, Stat: stat }, ReturnData: true };
}

/** A series may be split over pages; its last part says whether the series is complete. */
function seriesOf(parts: readonly MetricDataResult[], { name }: MetricQuery): Series {
  const last = parts.at(-1);
  if (!last) return malformed(GET, `no answer for ${name}`);
  const status = oneOf(last.StatusCode, STATUSES, GET, 'StatusCode');
  if (status instanceof CouldNotRead) return status;
  if (status === 'Forbidden') return new CouldNotRead(GET, 'denied', status);
  if (status !== 'Complete') return new CouldNotRead(GET, 'failed', status);
  return seenIn(() => parts.flatMap(valuesOf));
}

const valuesOf = ({ Values }: MetricDataResult): number[] =>
  required(Values, GET, 'Values').map((value) => known(numberOf(value, GET, 'Values')));
