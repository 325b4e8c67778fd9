/** A thread of fsck: inspects the units that it is asked for, with a client of its own for the local database. */
import { parentPort, workerData } from 'node:worker_threads';
import { localClient } from './embedded.ts';
import { inspectListed } from './fsck-inspect.ts';
import type { ThreadAnswer, ThreadData, ThreadQuestion } from './fsck-threads.ts';

const { endpoint, table, now, cuts } = workerData as ThreadData;
const client = localClient(endpoint);
// the severity of an open finding is needed to write it anew, which no thread does
const inspecting = { now, cuts, severityOf: () => 'medium' as const };

parentPort?.on('message', async ({ id, unit }: ThreadQuestion) => {
  // the main thread inspects such a unit again, and gets the error itself
  const inspection = await inspectListed({ client, table }, unit, inspecting).catch(() => null);
  parentPort?.postMessage({ id, inspection } satisfies ThreadAnswer);
});
