/** The source of metrics: what it asks of CloudWatch, and what it makes of the answers. */
import type { GetMetricDataInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { metricSource } from '../../shared/aws/metric-source.ts';
import { createReach } from '../../shared/aws/reach.ts';
import { awsSource } from '../../shared/aws/source.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { completeDays, type MetricQuery } from '../../shared/core/metric.ts';
import { openPorts } from '../../shared/core/source.ts';
import { recordsSource } from '../../shared/records/source.ts';
import { answeredBy, SIMULATED_CLIENT } from '../../simulator/plugin.ts';
import { NOTHING_NAMED } from '../support/ports.ts';

const ACCOUNT = '111122223333';
const NOW = new Date('2026-01-15T12:00:00Z');
const CALLER = { id: 'metrics.test', actions: ['cloudwatch:GetMetricData'] };
const query = (name: string, days = 1): MetricQuery => ({
  ...{ namespace: 'AWS/Test', name, dimensions: { Name: name }, stat: 'Sum', periodSeconds: 86_400 },
  ...completeDays(NOW, days),
});

type Answer = (input: GetMetricDataInput) => object;

/** The port over a CloudWatch that answers so, and what was asked of it. */
function portOver(answer: Answer) {
  const asked: GetMetricDataInput[] = [];
  const assumed: string[] = [];
  const reach = createReach({
    credentialsFor: (account) => {
      assumed.push(account);
      return async () => ({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'x' });
    },
    plugin: answeredBy(async ({ input }) => {
      asked.push(input as GetMetricDataInput);
      return answer(input as GetMetricDataInput);
    }),
    client: SIMULATED_CLIENT,
    attempts: 1,
  });
  const aws = awsSource(reach);
  const records = recordsSource({ read: () => Promise.reject(new Error('no records here')) });
  const ports = openPorts({ aws, metric: metricSource(aws), records, ...NOTHING_NAMED }, { account: ACCOUNT });
  return { port: ports.metric(CALLER, 'eu-west-1'), ports, asked, assumed };
}

const whole = (Id: string | undefined, Values: number[]): MetricDataResult => ({ Id, Values, StatusCode: 'Complete' });
const answering =
  (resultOf: (id: string | undefined, index: number) => MetricDataResult): Answer =>
  ({ MetricDataQueries = [] }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }, index) => resultOf(Id, index)),
  });

describe('the source of metrics', () => {
  it('asks for 500 metrics at once, and gives each query its own answer', async () => {
    const { port, asked } = portOver(({ MetricDataQueries = [] }) => ({
      // in whatever order CloudWatch answers
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) =>
        whole(Id, [Number(MetricStat?.Metric?.MetricName)]),
      ).reverse(),
    }));
    const answers = await port.data(Array.from({ length: 1_001 }, (_, index) => query(String(index))));
    expect(asked.map(({ MetricDataQueries }) => MetricDataQueries?.length)).toEqual([500, 500, 1]);
    expect(answers).toEqual(Array.from({ length: 1_001 }, (_, index) => [index]));
  });

  it('asks nothing where there is nothing to ask', async () => {
    const { port, asked } = portOver(() => ({}));
    expect(await port.data([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('asks for each span of time by a call of its own', async () => {
    const { port, asked } = portOver(answering((id) => whole(id, [1])));
    await port.data([query('a'), query('b', 30), query('c')]);
    expect(
      asked.map(({ StartTime, EndTime, MetricDataQueries }) => [StartTime, EndTime, MetricDataQueries?.length]),
    ).toEqual([
      [new Date('2026-01-14T00:00:00Z'), new Date('2026-01-15T00:00:00Z'), 2],
      [new Date('2025-12-16T00:00:00Z'), new Date('2026-01-15T00:00:00Z'), 1],
    ]);
  });

  it('puts the values of several pages together, and takes none for whole before the last', async () => {
    const { port } = portOver(({ NextToken }) =>
      NextToken
        ? { MetricDataResults: [whole('m0', [3])] }
        : { MetricDataResults: [{ Id: 'm0', Values: [1, 2], StatusCode: 'PartialData' }], NextToken: 'more' },
    );
    expect(await port.data([query('a')])).toEqual([[1, 2, 3]]);
  });

  it('answers with no value where a metric has no data', async () => {
    const { port } = portOver(answering((id) => whole(id, [])));
    expect(await port.data([query('a')])).toEqual([[]]);
  });

  it.each([
    ['may not be read', { StatusCode: 'Forbidden' }, 'denied'],
    ['failed inside of CloudWatch', { StatusCode: 'InternalError' }, 'failed'],
    ['is only there in part', { StatusCode: 'PartialData' }, 'failed'],
    ['has a status that nobody lists', { StatusCode: 'Odd' }, 'malformed'],
    ['has no status', { StatusCode: undefined }, 'malformed'],
    ['has no values', { Values: undefined }, 'malformed'],
    ['has a value that is no number', { Values: [Number.NaN] }, 'malformed'],
    ['is left out', { Id: 'another' }, 'malformed'],
  ])('leaves unread a metric that %s, and no other', async (_what, over, reason) => {
    const { port } = portOver(
      answering((id, index) => ({ ...whole(id, [1]), ...(index === 0 ? (over as MetricDataResult) : {}) })),
    );
    const [broken, sound] = await port.data([query('a'), query('b')]);
    expect(broken).toBeInstanceOf(CouldNotRead);
    expect(broken).toMatchObject({ action: 'cloudwatch:GetMetricData', reason });
    expect(sound).toEqual([1]);
  });

  it('assumes one role for an account, whichever of its sources is read', async () => {
    const { ports, assumed } = portOver(answering((id) => whole(id, [1])));
    await ports.metric(CALLER, 'eu-west-1').data([query('a')]);
    await ports.metric(CALLER, 'us-east-1').data([query('a')]);
    const { CloudWatchClient, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const input = { MetricDataQueries: [], StartTime: NOW, EndTime: NOW };
    await ports.aws(CALLER, 'eu-west-1').client(CloudWatchClient).send(new GetMetricDataCommand(input));
    expect(assumed).toEqual([ACCOUNT]);
  });
});

describe('complete days', () => {
  it('end at the last midnight in UTC, and are the same all day', () => {
    const days = { from: new Date('2026-01-13T00:00:00Z'), to: new Date('2026-01-15T00:00:00Z') };
    for (const time of ['00:00:00', '12:00:00', '23:59:59'])
      expect(completeDays(new Date(`2026-01-15T${time}Z`), 2)).toEqual(days);
  });
});
