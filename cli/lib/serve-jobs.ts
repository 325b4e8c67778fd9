/**
 * The jobs of `plumbline serve`. They run one after the other in this process; their files are in a folder of the
 * store.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Jobs } from '../../shared/api/ports.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { entries } from '../../shared/history/history.ts';
import { jobFolder, resultIn } from '../../shared/jobs/folder.ts';
import { runJob } from '../../shared/jobs/run.ts';
import { unitNamed } from '../../shared/records/units.ts';
import { clock } from './alerts.ts';
import type { ChangeOptions } from './anchoring.ts';
import type { Io } from './io.ts';
import { anchorsFor, signerOf } from './run-pack.ts';
import type { Store } from './store.ts';
import { version } from './version.ts';

export interface LocalJobs extends Jobs {
  /** Waits for the job that runs, so that its file is whole. */
  done(): Promise<void>;
}

/**
 * `anchorNow` is the server's own way to anchor the store, because two anchors at the same time would fork the series
 * of anchors.
 */
export async function localJobs(
  io: Io,
  store: Store,
  options: ChangeOptions,
  anchorNow: () => Promise<unknown>,
): Promise<LocalJobs> {
  const folder = options.store
    ? join(resolve(options.store), 'jobs')
    : await mkdtemp(join(tmpdir(), 'plumbline-jobs-'));
  const files = jobFolder(folder);
  const failed = (error: unknown, what: string) =>
    void io.stderr.write(`error: job ${what}: ${inTerminal((error as Error).message)}\n`);
  const deps = {
    ...{ ...store, files, clock, version: version(), failed },
    log: (unit: string) => entries(store.client, store.table, unitNamed(unit)),
    sealing: async () => ({ signer: await signerOf(options, anchorNow), anchors: await anchorsFor(options) }),
  };
  let last: Promise<unknown> = Promise.resolve();
  let isEnding = false;
  return {
    files,
    start: async (id) => {
      last = last.then(() => (isEnding ? null : runJob(deps, id))).catch((error: unknown) => failed(error, id));
    },
    addressOf: async (id) => ({ href: `/api/v1/jobs/${id}/file`, until: null }),
    fileOf: async (id, { name, type, bytes }) =>
      new Response(Readable.toWeb(createReadStream(resultIn(folder, id, name))) as ReadableStream, {
        headers: {
          'content-type': type,
          'content-length': String(bytes),
          // never shown as a page of this server
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'private, no-store',
        },
      }),
    done: async () => {
      isEnding = true;
      await last;
    },
  };
}
