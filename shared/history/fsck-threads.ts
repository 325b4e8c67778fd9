/** Inspects units in several threads. A chain depends on no other, and digests and decompression keep one core busy. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { each } from '../core/reading.ts';
import { type Inspecting, type Inspection, inspectListed, type UnitToInspect } from './fsck-inspect.ts';
import type { Table } from './table.ts';

/** The data that a thread is started with. It makes its own client, because a client cannot be given to a thread. */
export interface ThreadData extends Omit<Inspecting, 'mend' | 'severityOf'> {
  readonly endpoint: string;
  readonly table: string;
}

/** A unit that a thread is asked for, and its answer: null if the thread could not inspect it. */
export interface ThreadQuestion {
  readonly id: number;
  readonly unit: UnitToInspect;
}
export interface ThreadAnswer {
  readonly id: number;
  readonly inspection: Inspection | null;
}

/** To start a thread takes as long as the inspection of a thousand commits. */
const COMMITS_PER_THREAD = 4_000;

/** How many threads are worth their start: none for a small history, and no more than there are cores. */
export function threadsFor(commits: number, cores = availableParallelism()): number {
  const threads = Math.min(cores, Math.floor(commits / COMMITS_PER_THREAD));
  return threads > 1 ? threads : 0;
}

/** Beside this module, both as it is in the repository and as it is in the package. */
const MODULE = new URL(`./fsck-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/**
 * Returns the inspections in the order of the units. A unit that a thread could not inspect is inspected here, so that the caller
 * gets the error itself.
 */
export async function inspectInThreads(
  table: Table,
  units: readonly UnitToInspect[],
  { endpoint, now, cuts, severityOf }: Omit<Inspecting, 'mend'> & { readonly endpoint: string },
  { threads, unitsAtOnce }: { readonly threads: number; readonly unitsAtOnce: number },
): Promise<Inspection[]> {
  const workerData: ThreadData = { endpoint, table: table.table, now, cuts };
  const all = Array.from({ length: threads }, () => threadOf(new Worker(MODULE, { workerData })));
  const inspect = async (unit: UnitToInspect): Promise<Inspection> => {
    const least = all.reduce((one, other) => (other.waiting() < one.waiting() ? other : one));
    return (await least.ask(unit)) ?? inspectListed(table, unit, { now, cuts, severityOf });
  };
  try {
    return await each(units, inspect, unitsAtOnce);
  } finally {
    await Promise.all(all.map(({ end }) => end()));
  }
}

/** A thread, which inspects several units at a time as they are asked for. */
function threadOf(worker: Worker) {
  const waiting = new Map<number, (inspection: Inspection | null) => void>();
  let asked = 0;
  let isGone = false;
  const answer = ({ id, inspection }: ThreadAnswer): void => {
    waiting.get(id)?.(inspection);
    waiting.delete(id);
  };
  const gone = (): void => {
    isGone = true;
    for (const id of [...waiting.keys()]) answer({ id, inspection: null });
  };
  worker.on('message', answer);
  worker.on('error', gone);
  worker.on('exit', gone);
  return {
    waiting: () => waiting.size,
    /** Null if the thread could not inspect the unit, or has ended. */
    ask: (unit: UnitToInspect): Promise<Inspection | null> => {
      if (isGone) return Promise.resolve(null);
      asked += 1;
      const question: ThreadQuestion = { id: asked, unit };
      worker.postMessage(question);
      return new Promise((resolve) => void waiting.set(question.id, resolve));
    },
    end: () => worker.terminate(),
  };
}
