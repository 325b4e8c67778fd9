/** The page of the monitor itself: slow collectors and queues, as far as the reader may see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '../../shared/api/caller.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { QueueStands } from '../../shared/core/queue.ts';
import { pagesApp } from '../../shared/pages/app.ts';
import { NO_CHECKLISTS } from '../../shared/pages/ports.ts';
import { appendTo } from '../../shared/pipeline/append.ts';
import { RUNS, type RunBody } from '../../shared/records/runs.ts';
import { EVERYTHING, openApi, type TestApi } from './support.ts';

const OTHER = '999900001111';
const VERDICTS = { pass: 1, fail: 0, unknown: 0, 'not-applicable': 0 };
const slow = (account: string, ms: number) => ({
  ...{ collector: `rds.databases-of-${account}`, ms, unit: `${account}/eu-west-1`, units: 3 },
});

let api: TestApi;
let seen = '';
beforeAll(async () => {
  api = await openApi();
  const { value } = await api.ports.roster.units()[Symbol.asyncIterator]().next();
  seen = (value?.unit ?? '').split('/')[0] ?? '';
  const at = new Date();
  const body: RunBody = {
    ...{ type: 'run', run: 'slow', startedAt: at.toISOString(), units: 2, evaluatedUnits: 1, controls: 9 },
    ...{ evaluatedControls: 4, missing: [`${OTHER}/eu-west-1`], verdicts: VERDICTS, heads: '' },
    slowest: [slow(OTHER, 61_250), slow(seen, 4_040)],
  };
  await appendTo(api.ports.history, RUNS, () => ({ at, observedAt: at, cause: { kind: 'scan', run: 'slow' }, body }));
});
afterAll(() => api.close());

async function monitor(queues: QueueStands | null, as: readonly Grant[] = EVERYTHING, query = ''): Promise<string> {
  const app = pagesApp({ ...api.ports, checklists: NO_CHECKLISTS, config: {}, sessions: null, queues });
  const headers = { 'x-caller': JSON.stringify({ who: 'dana', grants: as }) };
  const response = await app.request(`http://localhost/monitor${query}`, { headers });
  expect(response.status).toBe(200);
  return (await response.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('the monitor itself', () => {
  it('names the slowest collectors of the last run, with the unit where each took longest', async () => {
    const text = await monitor(null);
    expect(text).toMatch(new RegExp(`rds.databases-of-${OTHER} 61.3 s ${OTHER}/eu-west-1 3 units`));
    expect(text.indexOf(`rds.databases-of-${OTHER}`)).toBeLessThan(text.indexOf(`rds.databases-of-${seen}`));
  });

  it('names no unit that the reader may not see', async () => {
    const text = await monitor(null, [{ roles: ['reader'], accounts: [seen] }]);
    expect(text).toContain(`rds.databases-of-${seen} 4 s`);
    expect(text).not.toContain(OTHER);
  });

  it('shows how much waits in each queue, and which could not be counted', async () => {
    const denied = new CouldNotRead('sqs:GetQueueAttributes', 'denied', 'AccessDenied');
    const text = await monitor(async () => [
      { name: 'events', isSetAside: false, messages: { waiting: 1_204, inWork: 16 } },
      { name: 'commits', isSetAside: true, messages: denied },
    ]);
    expect(text).toContain('events 1,204 16');
    expect(text).toContain('commits, given up not known not known');
  });

  it('says that a store on this machine has no queues, and asks none about the past', async () => {
    expect(await monitor(null)).toContain('A store on this machine has no queues');
    const refuse = async (): Promise<never> => {
      throw new Error('the queues were asked');
    };
    const past = new Date(Date.now() - 1_000).toISOString();
    expect(await monitor(refuse, EVERYTHING, `?as-of=${past}`)).not.toContain('Queues');
  });
});
