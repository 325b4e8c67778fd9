/**
 * A store in `<folder>/store` in which two detectors were deleted by two people, and the first was made again. The first caller
 * of a worker makes the store; the others get a copy.
 */
import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { createTable, startEmbedded } from '../../shared/history/embedded.ts';
import { folderObjects } from '../../shared/history/evidence-folder.ts';
import { clientIn } from '../../simulator/access.ts';
import { startRuntime } from '../../simulator/runtime.ts';
import { createWorld } from '../../simulator/world.ts';
import './stage.ts';

interface Made {
  readonly account: string;
  readonly ou: string;
  /** The instant of the first scan, an hour before the store was made. The second detector was deleted a minute later. */
  readonly began: Date;
}

const first: { made?: Promise<Made & { readonly folder: string }> } = {};

export async function alertsStore(folder: string): Promise<Made> {
  first.made ??= makeStore();
  const { folder: origin, ...made } = await first.made;
  await cp(join(origin, 'store'), join(folder, 'store'), { recursive: true });
  return made;
}

async function makeStore(): Promise<Made & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-alerts-origin-'));
  await mkdir(join(folder, 'store'));
  const began = new Date(Date.now() - 3_600_000);
  const world = createWorld({ accounts: 4, flaws: 0, start: began });
  const database = await startEmbedded({ path: join(folder, 'store/history.db') });
  await createTable(database.client, 'plumbline');
  const config = { controls: { '*': false, 'guardduty.enabled': true } };
  const runtime = await startRuntime(world, database, config, { evidence: folderObjects(join(folder, 'store')) });
  await runtime.scan();
  const { id: account = '', ou = '' } = world.accounts[3] ?? {};
  for (const [user, region] of [
    ['dana', 'eu-west-1'],
    ['kim', 'us-east-1'],
  ] as const) {
    const who = { arn: `arn:aws:iam::${account}:user/${user}` };
    const client = clientIn(world, GuardDutyClient, { account, region }, who);
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    await runtime.settle();
    world.advance(60_000);
  }
  await clientIn(world, GuardDutyClient, { account, region: 'eu-west-1' }).send(
    new CreateDetectorCommand({ Enable: true }),
  );
  await runtime.settle();
  await database.close();
  return { folder, account, ou, began };
}
