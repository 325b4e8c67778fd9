/**
 * Measures how long after its commit a commit is in the archive: a scan of an organisation, and reactions to events one after
 * the other. The time from the write into the table to the write of the archive's file is that of this machine; the stream of
 * a deployment adds its own. `node bench/archive-lag.ts [accounts]`
 */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { digestInName } from '../shared/core/archived.ts';
import { linesIn } from '../shared/history/archive/files.ts';
import { commitInLine } from '../shared/history/archive/line.ts';
import { startEmbedded } from '../shared/history/embedded.ts';
import { LOG } from '../shared/history/keys.ts';
import { clientIn } from '../simulator/access.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { type S3, s3 } from '../simulator/services/s3.ts';
import { createWorld } from '../simulator/world.ts';
import { hold } from './lib/limits.ts';

const ACCOUNTS = Number(process.argv[2] ?? 40);
const EVENTS = 30;
const FIRST_MEMBER = 3;

const world = createWorld({ accounts: ACCOUNTS, flaws: 0 });
const database = await startEmbedded();
const committed = new Map<string, number>();
database.client.middlewareStack.add(
  (next, { commandName }) =>
    async (args) => {
      const result = await next(args);
      const { Item } = args.input as { Item?: Record<string, { S?: string }> };
      const sk = Item?.sk?.S ?? '';
      if (commandName === 'PutItemCommand' && sk.startsWith(LOG))
        committed.set(`${Item?.pk?.S} ${sk}`, performance.now());
      return result;
    },
  { step: 'initialize' },
);
const runtime = await startRuntime(world, database);

/** The instant at which each file of the archive was written. */
const written = new Map<string, number>();
const { buckets } = world.state<S3>(s3, world.security.id, 'us-east-1');
const bucket = buckets.get('plumbline-evidence');
if (!bucket) throw new Error('the simulated hub has no evidence bucket');
const { objects } = bucket;
const set = objects.set.bind(objects);
objects.set = (name, body) => {
  if (digestInName(name) !== null) written.set(name, performance.now());
  return set(name, body);
};

await runtime.scan();
for (let event = 0; event < EVENTS; event += 1) {
  const account = world.accounts[FIRST_MEMBER + (event % (ACCOUNTS - FIRST_MEMBER))]?.id ?? '';
  const client = clientIn(world, GuardDutyClient, { account, region: 'eu-west-1' });
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  if (DetectorIds?.[0]) await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds[0] }));
  else await client.send(new CreateDetectorCommand({ Enable: true }));
  await runtime.settle();
}
await database.close();

const lags: number[] = [];
const files = { find: async (name: string) => objects.get(name) ?? null };
for (const [name, at] of written)
  for (const line of await linesIn(files, name)) {
    const { item } = commitInLine(line, name);
    const key = `${item.pk?.S} ${item.sk?.S}`;
    const since = committed.get(key);
    // a commit that comes again was archived before
    if (since !== undefined) lags.push((at - since) / 1_000);
    committed.delete(key);
  }
const p95 = lags.sort((one, other) => one - other)[Math.floor((lags.length - 1) * 0.95)] ?? Number.NaN;
const seconds = Math.round(p95 * 10) / 10;
process.stdout.write(
  JSON.stringify({ accounts: ACCOUNTS, commits: lags.length, files: written.size, p95Seconds: seconds }),
);
hold([
  { what: 'the time until a commit is archived, in s (p95)', is: p95, atMost: 60 },
  { what: 'the number of commits that were not archived', is: committed.size, atMost: 0 },
]);
