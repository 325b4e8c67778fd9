/** Works on a job: makes its file, and records its progress or the reason why it failed. */
import { createHash } from 'node:crypto';
import { UsageError } from '../core/errors.ts';
import type { Clock, History, Roster } from '../core/ports.ts';
import type { Packing } from '../pack/build.ts';
import { BadQuestion } from '../queries/question.ts';
import { exported } from './export.ts';
import type { ExportFormat } from './export-formats.ts';
import type { JobFiles, JobRequest, JobState } from './job.ts';
import { Contradiction, type PackParts, packed } from './pack.ts';
import { periodLines } from './period.ts';

export interface JobDeps {
  readonly history: Pick<History, 'read' | 'asOf' | 'log'>;
  readonly roster: Pick<Roster, 'units'>;
  readonly log: Packing['log'];
  /** The anchors and the key for packs; read only for a pack. */
  sealing(request: JobRequest): Promise<Pick<PackParts, 'anchors' | 'signer'>>;
  readonly files: JobFiles;
  readonly clock: Clock;
  readonly version: string;
  /** Called with an unexpected error, which the state of the job does not show. */
  failed(error: unknown, job: string): void;
}

/** The names that files of each format are saved under, and their media types. */
const TYPES: Readonly<Record<ExportFormat, readonly [ending: string, type: string]>> = {
  csv: ['csv', 'text/csv; charset=utf-8'],
  jsonl: ['jsonl', 'application/x-ndjson'],
  html: ['html', 'text/html; charset=utf-8'],
  ocsf: ['ocsf.jsonl', 'application/x-ndjson'],
  asff: ['asff.json', 'application/json'],
  oscal: ['oscal.json', 'application/json'],
  sarif: ['sarif', 'application/sarif+json'],
  junit: ['junit.xml', 'application/xml'],
  parquet: ['parquet', 'application/vnd.apache.parquet'],
};

/** How often the state of a running job is written. */
const TOLD_EVERY_MS = 2_000;

interface Made {
  readonly name: string;
  readonly type: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

/** Does nothing for a job that is done, or that does not exist: a message that is delivered twice has one effect. */
export async function runJob(deps: JobDeps, id: string): Promise<JobState | null> {
  const found = await deps.files.read(id);
  if (!found || found.status === 'done') return found;
  const telling = tellingOf(deps, found);
  try {
    await telling.write({ status: 'running' });
    const { name, type, pieces } = await fileOf(deps, found.request, telling.progress);
    const counted = { bytes: 0, hash: createHash('sha256') };
    await deps.files.put(id, name, hashed(pieces, counted));
    const result = { name, type, bytes: counted.bytes, sha256: counted.hash.digest('hex') };
    return await telling.write({ status: 'done', result });
  } catch (error) {
    return telling.write({ status: 'failed', because: reasonOf(deps, error, id) });
  }
}

function tellingOf({ files, clock }: JobDeps, begun: JobState) {
  let state = begun;
  let toldAt = 0;
  const write = async (change: Partial<JobState>): Promise<JobState> => {
    state = { ...state, ...change, updatedAt: clock().toISOString() };
    await files.write(state);
    return state;
  };
  return {
    write,
    /** Counts, and from time to time writes the count. */
    progress: (written: number) => {
      state = { ...state, written };
      const now = clock().getTime();
      if (now - toldAt < TOLD_EVERY_MS) return null;
      toldAt = now;
      return write({});
    },
  };
}

type Progress = ReturnType<typeof tellingOf>['progress'];

async function fileOf(deps: JobDeps, request: JobRequest, progress: Progress): Promise<Made> {
  const day = deps.clock().toISOString().slice(0, 10);
  if (request.kind === 'pack') {
    const { history, roster, log, clock } = deps;
    const parts = { history, roster, log, now: clock(), ...(await deps.sealing(request)) };
    const { file } = await packed(request, parts);
    const name = `pack-${request.framework}-${request.to.slice(0, 10)}.html`;
    return { name, type: 'text/html; charset=utf-8', pieces: once(file) };
  }
  const told = { count: 0 };
  const count = (written: number) => {
    told.count = written;
  };
  if (request.kind === 'period') {
    const pieces = telling(periodLines(deps, request, count), told, progress);
    return { name: `period-${request.to.slice(0, 10)}.jsonl`, type: 'application/x-ndjson', pieces };
  }
  const exporting = { present: request.at, version: deps.version, progress: count };
  const { pieces } = await exported(deps, request, exporting);
  const [ending, type] = TYPES[request.format];
  return {
    name: `verdicts-${request.at.slice(0, 10) || day}.${ending}`,
    type,
    pieces: telling(pieces, told, progress),
  };
}

async function* once<T>(piece: T): AsyncGenerator<T> {
  yield piece;
}

async function* telling<T>(pieces: AsyncIterable<T>, told: { count: number }, progress: Progress): AsyncGenerator<T> {
  for await (const piece of pieces) {
    await progress(told.count);
    yield piece;
  }
  await progress(told.count);
}

async function* hashed(
  pieces: AsyncIterable<string | Uint8Array>,
  counted: { bytes: number; readonly hash: ReturnType<typeof createHash> },
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    counted.bytes += bytes.length;
    counted.hash.update(bytes);
    yield bytes;
  }
}

/** The reason that the caller may see. */
function reasonOf({ failed }: JobDeps, error: unknown, id: string): string {
  if (error instanceof UsageError || error instanceof BadQuestion || error instanceof Contradiction)
    return error.message;
  failed(error, id);
  return 'something failed; ask for it again, and name this job to an operator if it fails again';
}
