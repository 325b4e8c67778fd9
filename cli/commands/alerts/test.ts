/** `plumbline alerts test`: sends a marked test alert through every route, and shows which subscribers answered. */

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { resolveConfig } from '../../../shared/config/config.ts';
import { loadConfig } from '../../../shared/config/load.ts';
import { catalogue } from '../../../shared/controls/catalogue.ts';
import { revisions } from '../../../shared/controls/revisions.ts';
import { SEVERITIES, type Severity } from '../../../shared/core/control.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { inTerminal } from '../../../shared/core/inert.ts';
import { endTests, sendTests } from '../../../shared/pipeline/handle.ts';
import type { TestAlert } from '../../../shared/records/alerts/manual-steps.ts';
import { clock, readAlerts, recorded, withStore } from '../../lib/alerts.ts';
import { EXIT, ExitWith } from '../../lib/exit.ts';
import { duration } from '../../lib/instants.ts';
import { onInterrupt } from '../../lib/interrupt.ts';
import type { Io } from '../../lib/io.ts';
import { list } from '../../lib/options.ts';
import type { Store } from '../../lib/store.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { table } from '../../lib/table.ts';
import { whoAmI } from '../../lib/who.ts';
import { minute } from '../../lib/words.ts';

interface TestOptions extends StoreOptions {
  readonly route?: readonly string[];
  readonly severity: Severity;
  readonly wait: number;
  readonly config?: string;
}

const POLL_MS = 2_000;

export const testCommand = (io: Io): Command =>
  recorded(withStoreOptions(new Command('test')))
    .option('--route <names>', 'routes of the configuration to try; left out, all of them', list)
    .addOption(new Option('--severity <severity>', 'severity of the test').choices(SEVERITIES).default('low'))
    .addOption(
      new Option('--wait <duration>', 'how long to wait for answers')
        .argParser(duration)
        .default(duration('10m'), '10m'),
    )
    .option('--config <file>', 'configuration; left out, ./plumbline.config.ts if there is one')
    .description('Send a marked test alert through every route, each its own, and wait until each is acknowledged.')
    .addHelpText(
      'after',
      `
Each route gets an alert of its own, by the way that all alerts take. It is answered by its signed link or by
\`plumbline alerts ack\`, and resolved at the end, also for pagers. Ctrl-C ends the wait and resolves them.

Exit codes:
  0  every route was answered        1  some were not

Examples:
  plumbline alerts test --table plumbline
  plumbline alerts test --table plumbline --route on-call --severity critical --wait 5m`,
    )
    .action(async (options: TestOptions) =>
      withStore(await sendable(options), async (store) => {
        const routes = await routesOf(options);
        const by = await whoAmI(options);
        const at = clock().toISOString();
        const tests = routes.map(
          (route): TestAlert => ({ id: randomBytes(6).toString('hex'), route, severity: options.severity, by, at }),
        );
        const deps = { history: store.history, clock };
        await sendTests(deps, tests, by);
        for (const { id, route } of tests) io.stderr.write(`${id} sent to ${route ?? NO_ROUTE}\n`);
        const answers = await answered(io, store, tests, options.wait);
        await endTests(
          deps,
          tests.map(({ id }) => id),
          by,
        );
        io.stdout.write(`${answersTable(io, tests, answers)}\n`);
        if (answers.size < tests.length) throw new ExitWith(EXIT.unfinished);
      }),
    );

/** A route that is not configured was not tested. */
const NO_ROUTE = 'subscribers of the topic (no route is configured)';

/** Throws `UsageError` if a test could not succeed. */
async function sendable(options: TestOptions): Promise<TestOptions> {
  await routesOf(options);
  if (!options.store) return options;
  throw new UsageError(
    `${options.store} is a local store, which sends no alerts; give --table <name>, the deployment whose routes are to be tried`,
  );
}

/** The configured routes. Without any, one message goes to the other subscribers of the topic. */
async function routesOf({ route, config }: TestOptions): Promise<(string | null)[]> {
  const { alerts } = resolveConfig(await loadConfig(config), { controls: catalogue, revisions });
  const known = alerts.routes.map(({ name }) => name);
  const unknown = route?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `there is no route ${unknown}; there is ${known.join(', ') || 'none in the configuration (alerts.routes)'}`,
    );
  return route ? [...route] : known.length > 0 ? known : [null];
}

type Answers = ReadonlyMap<string, { readonly by: string; readonly at: string }>;

async function answered(io: Io, store: Store, tests: readonly TestAlert[], milliseconds: number): Promise<Answers> {
  const interrupted = onInterrupt(io);
  const deadline = Date.now() + milliseconds;
  const answers = new Map<string, { by: string; at: string }>();
  while (answers.size < tests.length && Date.now() < deadline && !interrupted.yes()) {
    await wait(Math.min(POLL_MS, milliseconds));
    const { alerts } = await readAlerts(store);
    for (const { id, route } of tests) {
      const answer = alerts[id]?.acknowledged;
      if (!answer || answers.has(id)) continue;
      answers.set(id, answer);
      io.stderr.write(`${route ?? NO_ROUTE} answered by ${inTerminal(answer.by)}\n`);
    }
  }
  interrupted.done();
  return answers;
}

export const answersTable = (io: Io, tests: readonly TestAlert[], answers: Answers): string =>
  table(
    io,
    ['route', 'alert', 'answered by', 'at'],
    tests.map((test) => rowOf(test, answers)),
  );

function rowOf({ id, route }: TestAlert, answers: Answers): string[] {
  const answer = answers.get(id);
  return [route ?? NO_ROUTE, id, answer?.by ?? 'nobody', answer ? minute(answer.at) : '-'];
}
