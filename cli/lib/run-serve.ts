/** The work of `plumbline serve`: the API over an opened store, until the process is told to end. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, isIPv6 } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { apiApp } from '../../shared/api/app.ts';
import { memoryLimiter } from '../../shared/api/limiter.ts';
import { isLoopback, onlyLoopback } from '../../shared/api/loopback.ts';
import { problemOf, problemResponse } from '../../shared/api/problem.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { History } from '../../shared/core/ports.ts';
import { pagesApp } from '../../shared/pages/app.ts';
import type { PagePorts } from '../../shared/pages/ports.ts';
import { clock, storeOf, type TellingOptions, tellingOf } from './alerts.ts';
import { type Anchoring, type ChangeOptions, openAnchoring, runAt } from './anchoring.ts';
import type { Io } from './io.ts';
import { localChecklists } from './serve-checklists.ts';
import { type IdentityOptions, identityOf } from './serve-identity.ts';
import { localJobs } from './serve-jobs.ts';
import { openStore, type Store } from './store.ts';
import { answerUnparsedRequests } from './unparsed-requests.ts';
import { readUnreadBodies } from './unread-body.ts';
import { version } from './version.ts';
import { whoAmI } from './who.ts';

export interface ServeOptions extends ChangeOptions, TellingOptions, Partial<IdentityOptions> {
  readonly port: number;
  /** Files of checklists; the mapping of each is beside it. */
  readonly checklist?: readonly string[];
}

const LOOPBACK = '127.0.0.1';
/** A limit that protects the machine from a script in a loop. */
const REQUESTS_PER_MINUTE = 60_000;

export async function runServe(io: Io, options: ServeOptions): Promise<void> {
  const { host = LOOPBACK } = options;
  const telling = await tellingOf(options);
  const store = await openStore(options);
  try {
    const who = await whoAmI(options);
    const anchored = anchoredHistory(io, store, options);
    const jobs = await localJobs(io, store, options, anchored.anchor);
    const ports: PagePorts = {
      ...{ ...store, history: anchored.history, clock, telling, store: storeOf(options), version: version() },
      jobs,
      checklists: localChecklists(options.checklist ?? []),
      config: await loadConfig(options.config),
      ...(await identityOf({ ...options, host }, { who, clock, secret: secret() })),
      queues: null,
      limiter: memoryLimiter(clock, REQUESTS_PER_MINUTE),
      cursorKey: secret(),
      controls: async () => (await import('../../shared/controls/index.ts')).controls,
      failed: (error, request) =>
        void io.stderr.write(`error: request ${request}: ${inTerminal((error as Error).message)}\n`),
    };
    const server = createAdaptorServer({ fetch: serverApp(ports, host).fetch });
    answerUnparsedRequests(server);
    await listening(server, options.port, host);
    const { port } = server.address() as AddressInfo;
    io.stderr.write(
      `serving http://${isIPv6(host) ? `[${host}]` : host}:${port}/ for ${ports.sessions ? 'those who sign in' : inTerminal(who)}; Ctrl-C ends it\n`,
    );
    await told();
    server.close();
    await jobs.done();
    await anchored.done();
  } finally {
    await store.close();
  }
}

/** A secret of this process only, so its cursors become invalid when it ends. */
function secret(): () => Promise<string> {
  const key = randomBytes(32).toString('hex');
  return async () => key;
}

export function serverApp(ports: PagePorts, host = LOOPBACK): Hono {
  const app = new Hono();
  app.use(readUnreadBodies());
  if (isLoopback(isIPv6(host) ? `[${host}]` : host)) app.use(onlyLoopback());
  app.onError((error) => {
    const problem = problemOf(error);
    if (!problem) throw error;
    return problemResponse(problem);
  });
  app.route('/', apiApp(ports));
  app.route('/', pagesApp(ports));
  return app;
}

async function listening(server: ReturnType<typeof createAdaptorServer>, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new UsageError(`port ${port} is in use; give another --port, or --port 0 for a free one`, { cause });
  }
}

const told = (): Promise<unknown> => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

/** A history that anchors a local store after each commit. Other verbs anchor once, at their end. */
function anchoredHistory(io: Io, store: Store, options: ChangeOptions) {
  let opened: Promise<Anchoring | null> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const open = (): Promise<Anchoring | null> => {
    opened ??= openAnchoring(io, options);
    return opened;
  };
  // one at a time, because each anchor names the one before it
  const anchor = (): Promise<unknown> => {
    const follow = async () => {
      const at = new Date();
      await (await open())?.anchor(store, runAt(at), at);
    };
    // the caller of a failed anchoring got the error; the next anchoring is tried in any case
    last = last.then(follow, follow);
    return last;
  };
  const append: History['append'] = async (...given) => {
    await open();
    const appended = await store.history.append(...given);
    await anchor();
    return appended;
  };
  return { history: { ...store.history, append }, anchor, done: () => last };
}
