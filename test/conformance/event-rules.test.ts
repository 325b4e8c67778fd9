/**
 * Event Ruler is the library that EventBridge matches events with: it has to say of every pattern and event what the
 * matcher of the tests says, and of the deployed patterns and the samples what the library itself says.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { controls } from '../../shared/controls/index.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import { type EventPatterns, eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import { asEvent, occurrence, trigger } from '../support/event-arbitraries.ts';
import { delivers } from '../support/event-rules.ts';
import { eventSamples } from '../support/event-samples.ts';
import { eventRulerJars } from './support/servers.ts';

interface Pair {
  readonly event: object;
  readonly pattern: object;
}

/** `true`, `false` or `refused: …` for each pair. */
function ruler(pairs: readonly Pair[]): string[] {
  const program = join(import.meta.dirname, 'support/Matches.java');
  const input = pairs.flatMap(({ event, pattern }) => [JSON.stringify(event), JSON.stringify(pattern)]).join('\n');
  const { stdout, stderr, status } = spawnSync('java', ['-cp', join(eventRulerJars(), '*'), program], {
    input: `${input}\n`,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(status, stderr).toBe(0);
  return stdout.trimEnd().split('\n');
}

const everywhere = ({ everyRegion, usEast1 }: EventPatterns) => [...everyRegion, ...usEast1];

it('Event Ruler matches as test/support/event-rules.ts does', () => {
  const pairs = fc
    .sample(fc.tuple(fc.array(trigger, { minLength: 1, maxLength: 6 }), occurrence), { numRuns: 3_000, seed: 1 })
    .flatMap(([triggers, event]) =>
      everywhere(eventPatterns(triggers)).map((pattern) => ({ event: asEvent(event), pattern })),
    );
  const answers = ruler(pairs);
  const others = pairs.filter(({ event, pattern }, index) => answers[index] !== String(delivers(pattern, event)));
  expect(others).toEqual([]);
  expect(answers.filter((answer) => answer === 'true').length).toBeGreaterThan(50);
});

it('Event Ruler accepts every deployed pattern, and each sample matches one of them', async () => {
  const triggers = triggersOf(controls);
  const patterns = everywhere(eventPatterns(triggers));
  const samples = await eventSamples();
  const pairs = samples.flatMap(({ event }) => patterns.map((pattern) => ({ event, pattern })));
  const answers = ruler(pairs);
  expect(answers.filter((answer) => answer.startsWith('refused'))).toEqual([]);
  const letIn = samples.filter((_, index) =>
    answers.slice(index * patterns.length, (index + 1) * patterns.length).includes('true'),
  );
  const woken = samples.filter(({ event }) =>
    triggers.some((one) => matchesTrigger(one, occurrenceFrom(JSON.stringify(event)))),
  );
  expect(letIn.map(({ name }) => name)).toEqual(woken.map(({ name }) => name));
  expect(letIn).toHaveLength(samples.length);
});
