import { describe, expect, it } from 'vitest';
import { metricSource } from '../../shared/aws/metric-source.ts';
import { awsSource } from '../../shared/aws/source.ts';
import { accountOnly, ORGANIZATION } from '../../shared/core/account.ts';
import type { ChainUnit } from '../../shared/core/chain.ts';
import { emptyState } from '../../shared/core/chain.ts';
import { collector } from '../../shared/core/collector.ts';
import { gather } from '../../shared/core/gather.ts';
import { type OpenPorts, openPorts } from '../../shared/core/source.ts';
import type { Attestation } from '../../shared/records/attestation.ts';
import { ATTESTATION_RECORDS, attestationsOf } from '../../shared/records/attestations.ts';
import { recordsSource } from '../../shared/records/source.ts';
import { NOTHING_NAMED } from '../support/ports.ts';

const ACCOUNT = '111122223333';
const recordsOf = (id: string) =>
  collector({
    id,
    kind: 'records',
    evidence: 'attested',
    scope: 'account',
    actions: [],
    triggers: [],
    collect: async (records) =>
      (await records.of(ATTESTATION_RECORDS)).map((facts) => ({ id: facts.control, facts: { note: facts.note } })),
  });

/** A history in which each unit of attestations holds one, and the names of the units that were read. */
function historyOf() {
  const read: string[] = [];
  const history = {
    read: async <State>(of: ChainUnit<State>) => {
      read.push(of.unit);
      const attestation = { control: of.unit, note: 'x' } as Attestation;
      return { ...emptyState(of), contents: { one: attestation } as State };
    },
  };
  return { history, read };
}

const gathered = async (ports: OpenPorts, ...collectors: Parameters<typeof gather>[0]['collectors']) => {
  const facts = await gather({
    ...{ account: accountOnly(ACCOUNT), regions: ['eu-west-1', 'us-east-1'], collectors, ports },
    now: new Date(0),
  });
  return (id: string, place = 'global') => facts.get(id)?.get(place);
};

describe('a collector of stored records', () => {
  const AWS = awsSource({ account: () => ({ client: () => undefined as never }) });
  const METRIC = metricSource(AWS);

  it('gets the records of its account and of the organisation, read once for all collectors', async () => {
    const { history, read } = historyOf();
    const ports = openPorts(
      { aws: AWS, metric: METRIC, records: recordsSource(history), ...NOTHING_NAMED },
      { account: ACCOUNT },
    );
    const found = await gathered(ports, recordsOf('x.one'), recordsOf('x.two'));
    const units = [attestationsOf(ACCOUNT).unit, attestationsOf(ORGANIZATION).unit];
    expect(found('x.one')).toEqual(units.map((id) => ({ id, facts: { note: 'x' } })));
    expect(found('x.two')).toEqual(found('x.one'));
    expect(read).toEqual(units);
  });

  it('reads the records of the organisation once where the organisation is judged', async () => {
    const { history, read } = historyOf();
    await gathered(
      openPorts(
        { aws: AWS, metric: METRIC, records: recordsSource(history), ...NOTHING_NAMED },
        { account: ORGANIZATION },
      ),
      recordsOf('x.one'),
    );
    expect(read).toEqual([attestationsOf(ORGANIZATION).unit]);
  });

  it('reads nothing where no collector asks for records, and remembers nothing of another account', async () => {
    const { history, read } = historyOf();
    const records = recordsSource(history);
    const idle = collector({ id: 'x.idle', scope: 'account', actions: [], triggers: [], collect: async () => [] });
    await gathered(openPorts({ aws: AWS, metric: METRIC, records, ...NOTHING_NAMED }, { account: ACCOUNT }), idle);
    expect(read).toEqual([]);
    for (const account of [ACCOUNT, '444455556666']) {
      await gathered(
        openPorts({ aws: AWS, metric: METRIC, records, ...NOTHING_NAMED }, { account }),
        recordsOf('x.one'),
      );
    }
    const both = [ACCOUNT, ORGANIZATION, '444455556666', ORGANIZATION].map((id) => attestationsOf(id).unit);
    expect(read).toEqual(both);
  });

  it('is unreadable when the history is', async () => {
    const records = recordsSource({ read: async () => Promise.reject(new Error('no table')) });
    const found = await gathered(
      openPorts({ aws: AWS, metric: METRIC, records, ...NOTHING_NAMED }, { account: ACCOUNT }),
      recordsOf('x.one'),
    );
    expect(found('x.one')).toMatchObject({ reason: 'failed', code: expect.stringContaining('no table') });
  });
});

it('a kind of source that the engine has never heard of is handed to its collectors in each region', async () => {
  const ports = {
    weather: (caller: { id: string }, region: string) => ({ report: async () => `${caller.id} in ${region}` }),
  } as unknown as OpenPorts;
  const reports = {
    ...collector({ id: 'weather.reports', scope: 'region', actions: [], triggers: [], collect: async () => [] }),
    kind: 'weather' as never,
    collect: async (port: { report(): Promise<string> }) => [{ id: await port.report(), facts: {} }],
  };
  const found = await gathered(ports, reports as never);
  expect(found('weather.reports', 'eu-west-1')).toEqual([{ id: 'weather.reports in eu-west-1', facts: {} }]);
  expect(found('weather.reports', 'us-east-1')).toEqual([{ id: 'weather.reports in us-east-1', facts: {} }]);
});
