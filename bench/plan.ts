/**
 * Measures the requests of `plan` to AWS on each day of its first week, for a number of accounts × 4 regions, when
 * Account Management answers five times a second: `node bench/plan.ts 10000`. Time is counted as in a deployed
 * function.
 */
import { resolveConfig } from '../shared/config/config.ts';
import { controls } from '../shared/controls/index.ts';
import { revisions } from '../shared/controls/revisions.ts';
import { ORGANIZATION } from '../shared/core/account.ts';
import type { WorkItem } from '../shared/core/ports.ts';
import { each } from '../shared/core/reading.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { plan, unitsOf } from '../shared/pipeline/plan.ts';
import { wireHistory } from '../shared/wiring/history.ts';
import { wireOrganization } from '../shared/wiring/reaching.ts';
import { answersOf, credentialsIn } from '../simulator/access.ts';
import { meterOf, since } from '../simulator/meter.ts';
import { answeredBy, SIMULATED_CLIENT } from '../simulator/plugin.ts';
import { createWorld } from '../simulator/world.ts';

const accounts = Number(process.argv[2]);
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-west-2'];
/** The page size of Organizations ("ListAccountsForParent"). */
const PAGE = 20;
const DAYS = 8;
const DAY = 86_400_000;
/** "Quotas for AWS Account Management". */
const REGION_LISTS_PER_SECOND = 5;
/** The time kept of the function's 900 s for archiving (functions/plan.ts), and 0.2 s for a page of accounts. */
const RESERVED_SECONDS = 180;
const PAGE_SECONDS = 0.2;
const CONCURRENT = 8;

const world = createWorld({ accounts, regions: REGIONS, pageSize: PAGE });
const database = await startEmbedded();
await createTable(database.client, 'bench');
const { roster } = wireHistory({ client: database.client, name: 'bench' });
const meter = meterOf(database.client);
let manifest = '';
let asked = 0;
const simulated = wireOrganization(
  {
    credentialsFor: () => async () => credentialsIn(world, world.management.id),
    sdk: { plugin: answeredBy(answersOf(world)), client: SIMULATED_CLIENT },
  },
  ['us-east-1', 'eu-west-1'],
);
const deps = {
  registry: { controls, revisions },
  config: resolveConfig({}, { controls, revisions }),
  organization: {
    ...simulated,
    enabledRegions: async (account: Parameters<typeof simulated.enabledRegions>[0]) => {
      asked += 1;
      return simulated.enabledRegions(account);
    },
  },
  roster,
  archive: {
    put: async (_key: string, body: string) => {
      manifest = body;
    },
    find: async () => null,
    lines: async function* () {},
  },
  clock: () => world.now(),
};

/** Every unit is scanned on the first day; later only heartbeats with new content are written. */
async function scanned(items: readonly WorkItem[], all: boolean): Promise<void> {
  const today = world.now().toISOString();
  const changed = items.filter(({ enabled }) => all || enabled?.at === today);
  await each(
    changed.flatMap((item) => unitsOf(item).map((unit) => ({ unit, item }))),
    async ({ unit, item }) => {
      const verdicts = { pass: 28, fail: 1, unknown: 0, 'not-applicable': 0 };
      const kept = unit.endsWith('/global') ? item : { account: item.account, regions: [], plannedAt: item.plannedAt };
      await roster.beat({
        unit,
        run: 'run',
        at: today,
        seq: 1,
        head: 'f'.repeat(64),
        controls: 29,
        verdicts,
        item: kept,
      });
    },
    CONCURRENT,
  );
}

let peak = 0;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);

const days: object[] = [];
const listing = Math.ceil(accounts / PAGE) * PAGE_SECONDS;
for (let day = 1; day <= DAYS; day += 1) {
  asked = 0;
  peak = 0;
  const before = { at: performance.now(), meter: { ...meter } };
  const left = () => 900 - listing - asked / REGION_LISTS_PER_SECOND;
  const planned = await plan(deps, { accounts: 'due', mayAsk: () => left() > RESERVED_SECONDS });
  const { reads } = since(meter, before.meter);
  days.push({
    day,
    listRegions: planned.asked,
    assumed: planned.assumed,
    units: planned.units,
    secondsAtFiveASecond: Math.round(listing + planned.asked / REGION_LISTS_PER_SECOND),
    rosterReads: reads,
    manifestMb: Math.round(manifest.length / 1e5) / 10,
    secondsHere: Math.round(performance.now() - before.at) / 1000,
    peakRssMb: Math.round(peak / 1e6),
  });
  const items = manifest
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as WorkItem);
  await scanned(
    items.filter(({ account }) => account.id !== ORGANIZATION),
    day === 1,
  );
  world.advance(DAY);
}
clearInterval(sampler);
process.stdout.write(`${JSON.stringify({ accounts, days }, null, 2)}\n`);
await database.close();
