/**
 * `npm run test:deploy`: deploys the real hub and a member's stack on MiniStack, and runs them. Needs Python 3 with
 * venv. Prints on stderr first what the emulator cannot do and was left out, then what is proven.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { adapt, released } from './deploy-proof/adapt.ts';
import { API } from './deploy-proof/api.ts';
import { type Cloud, cloudAt, HUB, idle, MANAGEMENT, REGION } from './deploy-proof/cloud.ts';
import { keptBy, logGroupsMadeSince, standing } from './deploy-proof/left.ts';
import { startMiniStack } from './deploy-proof/ministack.ts';
import { API_NOT_PROVEN, proveApi } from './deploy-proof/prove-api.ts';
import { keyMade, redriven, undeliveredOf, waitingFor } from './deploy-proof/routes.ts';
import { bucketCreated, deadLetterOf, organizationOf, pageOf, runScan, subscribed } from './deploy-proof/steps.ts';
import { countedChecks } from './lib/checks.ts';
import { requirePrograms } from './lib/programs.ts';
import { FAILED, script } from './lib/script.ts';
import { tailOf } from './lib/server.ts';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, '.cache');
const assembly = join(cache, 'deploy-proof.out');
const configFile = join(cache, 'deploy-proof.config.ts');
const MEMBER = `PlumblineManagement-${REGION}`;

/** Holds the logs, the emulator's files and CDK's cache of this run, and keeps them after it. */
const folder = join(cache, 'deploy-proof');
/** Many times the usual duration. */
const LONGEST_MINUTES = 15;
/** The most characters of a failed check that are shown. */
const SEEN = 2_000;

const say = (line: string) => process.stderr.write(`${line}\n`);
const checks = countedChecks(root, 'deploy-proof');

/** Synthesises with this configuration, and takes out what the emulator lacks. */
async function synthesise(cloud: Cloud, externalId: string): Promise<string[]> {
  const config: PlumblineConfig = {
    // each account of the emulator is its own organisation, and the condition checks the caller's
    organizationId: await organizationOf(cloud, HUB),
    deployment: {
      managementAccountId: MANAGEMENT,
      hub: { account: HUB, region: REGION },
      members: { organizationalUnits: ['r-exam'], regions: [REGION] },
      externalId,
    },
    monthlyBudgetUsd: 50,
    api: API,
    // an address without a listener: `.invalid` never resolves (RFC 2606)
    alerts: {
      routes: [{ to: 'webhook', name: 'hook', url: 'https://hooks.invalid/plumbline', secret: 'plumbline/hook' }],
    },
  };
  writeFileSync(configFile, `export default ${JSON.stringify(config)};\n`);
  rmSync(assembly, { recursive: true, force: true });
  await cloud.cdk(HUB, 'synth', '--quiet', '--output', assembly, '-c', `config=${configFile}`, '-c', 'credentials=own');
  return ['PlumblineHub', MEMBER].flatMap((stack) => adapt(join(assembly, `${stack}.template.json`), REGION));
}

function expect(what: string, holds: boolean, seen: unknown): void {
  if (!holds) throw new Error(`${what}: check failed; seen: ${JSON.stringify(seen).slice(0, SEEN)}`);
  checks.passed(what);
}

/** Runs all steps in order; the first failure ends the proof. */
async function prove(cloud: Cloud): Promise<void> {
  const deploy = (account: string, stack: string) =>
    cloud.cdk(account, 'deploy', stack, '--app', assembly, '--require-approval', 'never');

  const left = await synthesise(cloud, 'proof');
  say('left out, because the emulator lacks it (test/infra asserts it):');
  for (const line of new Set([
    ...left,
    ...API_NOT_PROVEN,
    'AWS::CloudFormation::StackSet: the member stack is deployed as an ordinary one',
  ])) {
    say(`  - ${line}`);
  }
  for (const account of [HUB, MANAGEMENT])
    await cloud.cdk(account, 'bootstrap', `aws://${account}/${REGION}`, '--app', assembly);
  const before = await standing(cloud);
  await deploy(HUB, 'PlumblineHub');
  await deploy(MANAGEMENT, MEMBER);
  checks.passed('the hub and a member stack deploy');

  const inbox = await subscribed(cloud);
  const first = await runScan(cloud);
  const { units, evaluatedUnits, verdicts } = first.output.finished ?? {};
  expect('a scan runs through the state machine', first.status === 'SUCCEEDED', first);
  expect('every planned unit is evaluated', units > 0 && evaluatedUnits === units, first.output.finished);
  expect('what cannot be read is unknown', verdicts.unknown > 0 && verdicts.pass > 0, verdicts);
  const message = await inbox.next();
  expect('a subscriber of the topic receives the baseline', /baseline/.test(message), message);
  await bucketCreated(cloud, 'proof-bucket');
  const drift = await inbox.next();
  expect('an event through the queue becomes an alert that names the resource', drift.includes('proof-bucket'), drift);
  expect('it names the actor', drift.includes('user/dana'), drift);
  const link = String(JSON.parse(drift).links.acknowledge);
  const opened = await pageOf(cloud, link);
  expect('the link in it, signed by the key, opens the page of the alert', opened.includes('Acknowledge this'), opened);
  const forged = await pageOf(cloud, `${link.slice(0, -8)}AAAAAAAA`);
  expect('another signature is refused', forged.includes('This link is not valid'), forged);
  const taken = await pageOf(cloud, link, { name: 'Dana' });
  expect('its form acknowledges the alert', taken.includes('Dana, by signed link'), taken);
  const heard = await inbox.next();
  expect(
    'the subscriber receives the acknowledgement',
    JSON.parse(heard).alert.acknowledged.by === 'Dana, by signed link',
    heard,
  );
  const again = await pageOf(cloud, link, { name: 'Kim' });
  expect('once', again.includes('This link was used already'), again);
  expect('nothing was set aside', (await deadLetterOf(cloud)) === 0, 'dead letters');
  const undelivered = await undeliveredOf(cloud, 'hook', 3);
  expect(
    'a web hook whose secret is missing receives nothing, and its messages are kept with the reason',
    undelivered.every(({ reason }) => reason.startsWith('the secret plumbline/hook is not there')),
    undelivered,
  );
  const documents = undelivered.map(({ body }) => JSON.parse(body).event).sort();
  expect('each kept message is the whole document', documents.join() === 'acknowledged,digest,opened', documents);
  await keyMade(cloud, 'plumbline/hook');
  const sent = await redriven(cloud);
  expect('redrive sends it to the queue of that route again', sent.join() === 'sent,sent,sent', sent);
  const waiting = await waitingFor(cloud, 'hook', 3);
  expect('with a key it is retried, and waits while the subscriber cannot be reached', waiting === 3, waiting);

  await proveApi(cloud, folder, expect);

  released(join(assembly, 'PlumblineHub.template.json'));
  await deploy(HUB, 'PlumblineHub');
  const second = await runScan(cloud);
  expect('after an update the scan runs again', second.status === 'SUCCEEDED', second);
  expect('the history is still there: an unchanged world changes nothing', changesOf(second) === 0, second);

  const night = await runScan(cloud, { accounts: 'due' });
  expect(
    'an account that was just scanned is not due, and a run without due accounts succeeds',
    night.status === 'SUCCEEDED' && night.output.finished?.units === 0,
    night,
  );

  await synthesise(cloud, 'another');
  await deploy(HUB, 'PlumblineHub');
  const refused = await runScan(cloud);
  expect(
    'with another external id the member account refuses its role',
    refused.status === 'FAILED' && /sts:AssumeRole was denied/.test(refused.cause ?? ''),
    refused,
  );

  await idle(cloud);
  const kept = await keptBy(cloud, 'PlumblineHub');
  const stood = [...(await standing(cloud))].filter((name) => !before.has(name));
  const destroying = Date.now();
  await cloud.cdk(MANAGEMENT, 'destroy', MEMBER, '--app', assembly, '--force');
  await cloud.cdk(HUB, 'destroy', 'PlumblineHub', '--app', assembly, '--force');
  checks.passed('both stacks are destroyed');
  expect('the outputs name four things as kept, among all that the hub made', isPartOf(kept, stood), { kept, stood });
  // the subscriber's queue belongs to the proof itself
  const madeAnew = await logGroupsMadeSince(cloud, destroying);
  const remaining = [...(await standing(cloud))].filter(
    (name) => !before.has(name) && !madeAnew.has(name) && !name.endsWith('/proof-inbox'),
  );
  expect('exactly those are left', remaining.sort().join() === kept.join(), { remaining, kept });
}

/** The table, its key and two buckets. */
const KEPT = 4;
const isPartOf = (kept: readonly string[], stood: readonly string[]): boolean =>
  kept.length === KEPT && stood.length > 5 * KEPT && kept.every((name) => stood.includes(name));

type Execution = Awaited<ReturnType<typeof runScan>>;

/** Undefined when no account was scanned. */
function changesOf({ output }: Execution): number | undefined {
  const children: { scanned: { changes: number }[] }[] = output.scanned ?? [];
  const units = children.flatMap(({ scanned }) => scanned);
  return units.length > 0 ? units.reduce((sum, { changes }) => sum + changes, 0) : undefined;
}

await script(async (interrupted) => {
  requirePrograms('the proof of deployment', ['python3']);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = await startMiniStack(root, folder);
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(LONGEST_MINUTES * 60_000)]);
  try {
    await prove(cloudAt({ url: server.url, emulatorLog: server.log, root, folder, signal }));
  } catch (error) {
    const late = signal.aborted ? ` (it was ended after ${LONGEST_MINUTES} minutes)` : '';
    const emulator = `the end of ${server.log}:\n${await tailOf(server.log)}`;
    if (!interrupted.aborted) checks.failed('the next step', `${(error as Error).message}${late}\n${emulator}`);
  } finally {
    await server.stop();
  }
  return checks.report() > 0 ? FAILED : 0;
});
