/**
 * Events as they were recorded in public, and as AWS documents them, through the intake of the reactions: nothing fails, calls
 * that only read or that failed cause no read, and the caller is named. Ids are AWS's example ids.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { reactFunction } from '../../functions/react.ts';
import { controls } from '../../shared/controls/index.ts';
import { CLOUDTRAIL } from '../../shared/core/collector.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { delivers } from '../support/event-rules.ts';
import { eventSamples, SENDER } from '../support/event-samples.ts';
import { openStage, type Stage } from '../support/stage.ts';

interface Recorded {
  /** Where it was published. */
  readonly from: string;
  /** Whether a collector waits for it. */
  readonly heard: boolean;
  /** The principal that is named; null for an event that is no call. */
  readonly actor: string | null;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const recorded = readFileSync(resolve(import.meta.dirname, '../events/recorded.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

const sent = ({ account, region, source, detailType, detail }: Recorded, index: number) => ({
  ...{ version: '0', id: `recorded-${index}`, account, region, source, detail },
  'detail-type': detailType,
  time: '2026-01-15T06:00:00Z',
  resources: [],
});

const patterns = eventPatterns(triggersOf(controls));
const isForwarded = (event: object) =>
  [...patterns.everyRegion, ...patterns.usEast1].some((pattern) => delivers(pattern, event));

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ accounts: 5 });
  await stage.runtime.scan();
});
afterAll(() => stage?.close());

/** Takes the event as one of a scanned member: what failed, and how many calls it made. */
async function reaction(event: object): Promise<{ failures: number; calls: number }> {
  const { wiring, calls } = stage.runtime;
  const text = JSON.stringify(event).replaceAll(SENDER, stage.world.accounts[3]?.id ?? '');
  const before = calls.total;
  const { batchItemFailures } = await reactFunction(() => wiring)(sqsEvent([text]), {
    getRemainingTimeInMillis: () => 60_000,
  } as never);
  return { failures: batchItemFailures.length, calls: calls.total - before };
}

const cases = recorded.map((one, index) => {
  const { eventName, errorCode } = one.detail as { eventName?: string; errorCode?: string };
  const name = `${index + 1} ${one.source} ${eventName ?? one.detailType}${errorCode ? ` (${errorCode})` : ''}`;
  return [name, one, sent(one, index)] as const;
});

describe.each(cases)('%s', (_name, { heard, actor, detail, detailType }, event) => {
  it(
    heard ? 'is forwarded and makes collectors read' : 'is not forwarded, and makes no collector read if it arrives',
    async () => {
      expect(isForwarded(event)).toBe(heard);
      const { failures, calls } = await reaction(event);
      expect(failures).toBe(0);
      expect(calls > 0).toBe(heard);
    },
  );

  it.runIf(detailType === CLOUDTRAIL)('gives the actor of the call', () => {
    const { actor: found } = occurrenceFrom(JSON.stringify(event));
    expect(found).toMatchObject({ principal: actor, call: detail.eventName });
  });
});

describe('the events', () => {
  it('are from many services, and each names the page where it was published', async () => {
    const samples = await eventSamples();
    const services = new Set([...recorded, ...samples.map(({ event }) => event)].map(({ source }) => source));
    expect(
      new Set([...recorded.map(({ detail }) => JSON.stringify(detail)), ...samples.map(({ name }) => name)]).size,
    ).toBeGreaterThan(300);
    expect(services.size).toBeGreaterThan(25);
    for (const { from } of recorded) expect(from).toMatch(/^\S.{10,120}\S$/);
  });

  it('have AWS’s example ids for accounts', () => {
    const accounts = JSON.stringify(recorded).match(/(?<![\w-])\d{12}(?![\w-])/g) ?? [];
    expect([...new Set(accounts)].sort()).toEqual(['111122223333', '444455556666']);
  });
});

const calls = (await eventSamples()).filter(({ event }) => event['detail-type'] === CLOUDTRAIL);

it.each(calls.map((sample) => [sample.name, sample] as const))(
  '%s makes nothing be read when it failed',
  async (_name, { event }) => {
    const failed = { ...event, detail: { ...event.detail, errorCode: 'AccessDenied' } };
    expect(isForwarded(failed)).toBe(false);
    expect(await reaction(failed)).toEqual({ failures: 0, calls: 0 });
  },
);
