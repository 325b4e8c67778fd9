/**
 * Jobs produce whole files, which take longer than a caller waits. Equal requests are one job, even of several callers.
 */
import { digest } from '../core/digest.ts';
import type { ExportQuestion } from './export.ts';
import type { PackQuestion } from './pack.ts';
import type { PeriodReportQuestion } from './period.ts';

export const JOB_KINDS = ['export', 'pack', 'period'] as const;

export type JobRequest =
  | ({ readonly kind: 'export' } & ExportQuestion & { readonly at: string })
  | ({ readonly kind: 'pack' } & PackQuestion)
  | ({ readonly kind: 'period' } & PeriodReportQuestion);

export interface JobResult {
  /** The name that the file is saved under. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
}

export type JobStatus = 'queued' | 'running' | 'done' | 'failed';

export interface JobState {
  readonly id: string;
  readonly request: JobRequest;
  readonly status: JobStatus;
  /** The number of verdicts, or of parts of a report, that were written so far. */
  readonly written: number;
  /** ISO instants. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly result: JobResult | null;
  /** Why it failed, and what to do; null if it did not fail. */
  readonly because: string | null;
}

const ID_LENGTH = 32;
export const jobId = (request: JobRequest): string => digest(request).slice(0, ID_LENGTH);

/**
 * Lambda ends a worker after fifteen minutes. A job without progress for longer than that has died, and may be
 * requested again.
 */
const SILENT_MS = 16 * 60_000;

const isOver = ({ status, updatedAt }: JobState, now: Date): boolean =>
  status === 'failed' || (status !== 'done' && Date.parse(updatedAt) < now.getTime() - SILENT_MS);

/** The temporary store of the states and results of jobs. */
export interface JobFiles {
  read(id: string): Promise<JobState | null>;
  /** Stores the first state of a job; returns false if it has a state already. */
  create(state: JobState): Promise<boolean>;
  write(state: JobState): Promise<void>;
  /** Stores the result; a reader never finds a part of it. */
  put(id: string, name: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void>;
}

/** Starts work on a job, and returns before it ends. */
export type StartJob = (id: string) => Promise<void>;

const queued = (id: string, request: JobRequest, now: Date): JobState => ({
  ...{ id, request, status: 'queued', written: 0, result: null, because: null },
  ...{ startedAt: now.toISOString(), updatedAt: now.toISOString() },
});

/** The job of a request: a new one, the one that runs or is done, or a new attempt at one that failed. */
export async function ask(files: JobFiles, start: StartJob, request: JobRequest, now: Date): Promise<JobState> {
  const id = jobId(request);
  const fresh = queued(id, request, now);
  if (!(await files.create(fresh))) {
    const found = await files.read(id);
    if (found && !isOver(found, now)) return found;
    await files.write(fresh);
  }
  await start(id);
  return fresh;
}
