/**
 * Measures the time from an event's arrival in the queue to the alert's publication: a detector is deleted and created
 * again, many times.
 */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { startEmbedded } from '../shared/history/embedded.ts';
import { clientIn } from '../simulator/access.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { createWorld } from '../simulator/world.ts';
import { hold } from './lib/limits.ts';

const ROUNDS = 60;
const AN_HOUR = 3_600_000;

const world = createWorld({ accounts: 12, flaws: 0 });
const database = await startEmbedded();
const runtime = await startRuntime(world, database, {}, { wholeStack: true });
await runtime.scan();
runtime.received();

const times: number[] = [];
const calls: number[] = [];
let alerts = 0;
let unsent = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const account = world.accounts[3 + (round % 9)]?.id ?? '';
  const client = clientIn(world, GuardDutyClient, { account, region: 'eu-west-1' });
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  if (DetectorIds?.[0]) await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds[0] }));
  else await client.send(new CreateDetectorCommand({ Enable: true }));
  const before = runtime.calls.total;
  const started = performance.now();
  await runtime.settle();
  times.push(performance.now() - started);
  calls.push(runtime.calls.total - before);
  const events = runtime.received().map(({ attributes }) => attributes.event);
  alerts += events.length;
  // the previous alert may be escalated meanwhile; this notification must be a new one
  if (!events.some((event) => event === 'opened' || event === 'again' || event === 'resolved')) unsent += 1;
  // the alert closes as quiet, so that the next one does not count as flapping
  world.advance(AN_HOUR);
}
await database.close();

const apiCalls = Math.max(...calls);
const at = (share: number) => Math.round([...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0);
process.stdout.write(
  JSON.stringify({
    events: ROUNDS,
    alerts,
    eventToPublishMs: { p50: at(0.5), p95: at(0.95), max: at(1) },
    apiCallsPerEvent: apiCalls,
  }),
);
hold([
  { what: 'the 95th percentile of ms from event to publication', is: at(0.95), atMost: 150 },
  { what: 'the number of API calls for an event of one resource', is: apiCalls, atMost: 12 },
  { what: 'the number of events without an alert', is: unsent, atMost: 0 },
]);
