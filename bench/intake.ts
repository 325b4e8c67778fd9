/**
 * Measures a sustained rate of events: `node bench/intake.ts` sends 1,000 a second for 45 s to the queue of a simulated
 * organisation, and the functions handle them as they come. Simulated time passes as fast as real time, so that later
 * checks are part of the load.
 */

import { parseArgs } from 'node:util';
import { controls } from '../shared/controls/index.ts';
import { triggersOf } from '../shared/derive/triggers.ts';
import { startEmbedded } from '../shared/history/embedded.ts';
import { cloudTrailEvent } from '../simulator/events.ts';
import { randomOf } from '../simulator/random.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { detectorDeleted } from '../simulator/scenarios/drifts.ts';
import { createWorld } from '../simulator/world.ts';
import { hold } from './lib/limits.ts';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '200' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '45' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const SECOND = 1_000;
/** The number of events that report real drift, each in another account. */
const DRIFTS = 20;

const world = createWorld({ accounts: Number(values.accounts), flaws: 0 });
const database = await startEmbedded();
const runtime = await startRuntime(world, database);
await runtime.scan();
runtime.received();

const random = randomOf(1, 'intake');
const members = world.accounts.filter(({ kind }) => kind === 'member');
const calls = triggersOf(controls).filter(({ eventSource, eventNames }) => eventSource && eventNames);
let sent = 0;
function send(): void {
  // a few accounts get many events, most get few
  const member = members[Math.floor(members.length * random.next() ** 2)] ?? world.management;
  const { id } = member;
  const { eventSource = '', eventNames = [] } = random.pick(calls);
  sent += 1;
  world.emit(
    cloudTrailEvent({
      ...{ id: randomOf(1, 'event', sent).hex(32), at: world.now(), input: {}, region: random.pick(world.regions) },
      eventSource: eventSource.replace('.amazonaws.com', ''),
      operation: random.pick(eventNames),
      // another actor in each account: one actor in many accounts would be one cause, and so one alert
      by: {
        account: id,
        arn: `arn:aws:iam::${id}:user/u${members.indexOf(member)}`,
        sourceIp: '198.51.100.9',
        userAgent: 'cli',
      },
    }),
  );
}

const usedBefore = process.cpuUsage();
const started = performance.now();
const elapsed = () => performance.now() - started;
let drifted = 0;

/** Sends the events that are due by now, even if the sender is late. */
async function happen(): Promise<void> {
  const share = Math.min(1, elapsed() / (seconds * SECOND));
  world.advance(share * seconds * SECOND - (world.now().getTime() - begun));
  while (sent < rate * seconds * share) send();
  for (; drifted < DRIFTS * share; drifted += 1) {
    const account = members[drifted * 3]?.id ?? '';
    await detectorDeleted.breaks({
      world,
      account,
      region: 'eu-west-1',
      by: `arn:aws:iam::${account}:user/d${drifted}`,
    });
  }
}

const begun = world.now().getTime();
const backlogs: number[] = [];
do {
  await happen();
  backlogs.push(runtime.waiting());
  await runtime.settle();
} while (sent < rate * seconds || runtime.waiting() > 0);
const handledBy = elapsed();
const { user, system } = process.cpuUsage(usedBefore);
const alerts = runtime.received().filter(({ attributes }) => attributes.event === 'opened').length;
await database.close();
process.stdout.write(
  JSON.stringify({
    rate,
    seconds,
    sent: sent + drifted,
    setAside: runtime.setAside.length,
    left: runtime.waiting(),
    drifts: drifted,
    alerts,
    largestBacklog: Math.max(...backlogs),
    handledPerSecond: Math.round(((sent + drifted) / handledBy) * SECOND),
    behindAtTheEndSeconds: Math.round(handledBy - seconds * SECOND) / SECOND,
    cpuMsPerEvent: Math.round((user + system) / (sent + drifted) / 10) / 100,
  }),
);
hold([
  { what: 'the number of events that were lost', is: runtime.setAside.length + runtime.waiting(), atMost: 0 },
  { what: 'the number of drifts without an alert', is: Math.max(0, drifted - alerts), atMost: 0 },
  { what: 'the number of alerts without a drift', is: Math.max(0, alerts - drifted), atMost: 0 },
]);
