/** An alert is sent once, whichever functions try to send it, against the real table. */
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { onceOnly, publishingOnce } from '../../functions/lib/once.ts';
import { createTable, type EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { notice } from '../alerts/support.ts';
import { emptyDatabase } from '../support/database.ts';

const TABLE = 'plumbline';
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

let database: EmbeddedDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
  await createTable(database.client, TABLE);
});
afterAll(() => database.close());

const table = () => ({ client: database.client, name: TABLE });
/** Runs `make` with the environment of the function with this name. */
function inFunction<T>(name: string, make: () => T): T {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', name);
  try {
    return make();
  } finally {
    vi.unstubAllEnvs();
  }
}

it('a notification that alert and remind publish at the same time is published once, and never again', async () => {
  const published: string[] = [];
  // one publishes until the other was refused, or publishes as well
  const meanwhile = Promise.withResolvers<void>();
  const publisher = {
    publish: async ({ id }: { id: string }) => {
      published.push(id);
      if (published.length > 1) meanwhile.resolve();
      await meanwhile.promise;
    },
  };
  const [alert, remind] = ['plumbline-alert', 'plumbline-remind'].map((name) =>
    inFunction(name, () => publishingOnce(publisher, table(), context)),
  );
  const told = notice();
  const both = [alert?.publish(told), remind?.publish(told)];
  await Promise.all(both).catch(meanwhile.resolve);
  const race = await Promise.allSettled(both);
  expect(published).toEqual([told.id]);
  expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await alert?.publish(told);
  await remind?.publish(told);
  expect(published).toEqual([told.id]);
});

it('publishing and delivering the same thing have separate keys', async () => {
  const done: string[] = [];
  for (const what of ['told', 'delivered', 'told'] as const) {
    await onceOnly(table(), context, what)('alerts/global/7.0', async () => void done.push(what));
  }
  expect(done).toEqual(['told', 'delivered']);
});
