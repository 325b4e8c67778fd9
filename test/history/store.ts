/** A store with every kind of item that the history writes, on the embedded database, for tests that tamper with it. */
import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { sha256 } from '../../shared/core/digest.ts';
import { createTable, type EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { fsck } from '../../shared/history/fsck.ts';
import type { AnchoredHead } from '../../shared/history/fsck-unit.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { dynamoRollups } from '../../shared/history/rollups.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { project } from '../../shared/pipeline/project.ts';
import { type AnyBody, type AnyCommit, unitNamed } from '../../shared/records/units.ts';
import type { Change, VerdictsBody } from '../../shared/records/verdicts.ts';
import { emptyDatabase } from '../support/database.ts';

export type Item = Record<string, AttributeValue>;
export const TABLE = 'tampered';
export const UNIT = '111122223333/eu-west-1';
export const WAIVERS = 'waivers/global';
export const at = (minute: number): Date => new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000);

export const change = (n: number, resource = 'r'): Change => ({
  control: 'a.b',
  resource,
  movement: n % 2 ? 'regressed' : 'recovered',
  from: n === 1 ? null : n % 2 ? 'pass' : 'fail',
  to: n % 2 ? 'fail' : 'pass',
  because: `because ${n}`,
  evidence: sha256(String(n)),
});

export const verdicts = (...changes: readonly Change[]): VerdictsBody => ({ type: 'verdicts', changes, revisions: {} });

/** Text that hardly compresses, a line of 43 letters for each digest. */
const noise = (of: string, digests: number): string =>
  Array.from({ length: digests }, (_, index) => createHash('sha256').update(`${of} ${index}`).digest('base64url')).join(
    ' ',
  );

/** A number of verdicts, each with so many digests as its reason. */
export const many = (count: number, digests: number): VerdictsBody =>
  verdicts(
    ...Array.from({ length: count }, (_, n) => ({
      ...change(1, sha256(`resource ${n}`)),
      control: `c.${n % 50}`,
      to: 'pass' as const,
      because: noise(`because ${n}`, digests),
    })),
  );

/** Verdicts with reasons so long that the commit, and the state after it, outgrow an item. */
export const MANY = many(1_000, 12);

/** The most items that one request writes ("BatchWriteItem", Amazon DynamoDB API Reference). */
const BATCH = 25;

export type Store = Awaited<ReturnType<typeof openedStore>>;

export async function openedStore() {
  const database: EmbeddedDatabase = await emptyDatabase();
  const { client } = database;
  await createTable(client, TABLE);
  rememberReads(client);
  const parts = {
    client,
    table: TABLE,
    history: dynamoHistory(client, TABLE),
    roster: dynamoRoster(client, TABLE),
    findings: dynamoFindings(client, TABLE),
    rollups: dynamoRollups(client, TABLE),
  };
  const { history, roster } = parts;
  const keyOf = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });

  const append = async (unit: string, minute: number, body: AnyBody): Promise<AnyCommit> => {
    const of = unitNamed(unit);
    const next = {
      at: at(minute),
      observedAt: at(minute),
      cause: { kind: 'scan' as const, run: `run-${minute}` },
      body,
    };
    const { commit } = await history.append(of, await history.read(of), next);
    await project(parts, new Map(), commit);
    return commit;
  };

  return {
    ...parts,
    append,
    /** Commits that make the one verdict of a unit fail and pass in turn. */
    grow: async (unit: string, commits: number) => {
      for (let n = 1; n <= commits; n += 1) await append(unit, n, verdicts(change(n)));
    },
    beat: async (unit: string) => {
      const { seq, head, at: instant } = await history.read(unitNamed(unit));
      const counts = { pass: 1, fail: 0, unknown: 0, 'not-applicable': 0 };
      await roster.beat({ unit, run: 'run', at: instant, seq, head, controls: 1, verdicts: counts, item: null });
    },
    heads: async (...units: readonly string[]): Promise<AnchoredHead[]> =>
      Promise.all(
        units.map(async (unit) => {
          const { seq, head } = await history.read(unitNamed(unit));
          return { unit, seq, head };
        }),
      ),
    get: async (pk: string, sk: string): Promise<Item> =>
      (await client.send(new GetItemCommand({ TableName: TABLE, Key: keyOf(pk, sk) }))).Item ?? {},
    put: async (item: Item) => void (await client.send(new PutItemCommand({ TableName: TABLE, Item: item }))),
    remove: async ({ pk, sk }: Item) => {
      await client.send(new DeleteItemCommand({ TableName: TABLE, Key: keyOf(pk?.S ?? '', sk?.S ?? '') }));
    },
    /** The number of items in a partition. */
    count: async (pk: string): Promise<number> => {
      const values = { ':pk': { S: pk } };
      const counted = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: values,
        Select: 'COUNT',
      } as const;
      let items = 0;
      let start: Item | undefined;
      do {
        const page = await client.send(new QueryCommand({ TableName: TABLE, ...counted, ExclusiveStartKey: start }));
        items += page.Count ?? 0;
        start = page.LastEvaluatedKey;
      } while (start);
      return items;
    },
    all: async (): Promise<Item[]> => {
      const items: Item[] = [];
      let start: Item | undefined;
      do {
        const page = await client.send(new ScanCommand({ TableName: TABLE, ExclusiveStartKey: start }));
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start);
      return items;
    },
    /** Writes items of another store as they are. */
    fill: async (items: readonly Item[]) => {
      for (let start = 0; start < items.length; start += BATCH) {
        const requests = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
        const { UnprocessedItems = {} } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }),
        );
        if (Object.keys(UnprocessedItems).length > 0) throw new Error('the database left items of a batch unwritten');
      }
    },
    problems: async (anchors: readonly AnchoredHead[] = []) => (await fsck(parts, anchors)).problems,
    close: () => database.close(),
  };
}

/** Answers a read from memory when it was made before, and nothing with its partition key was written since. */
function rememberReads(client: DynamoDBClient): void {
  const reads = new Map<string, unknown>();
  let writes = 0;
  const forget = (input: object) => {
    writes += 1;
    const { Item, Key } = input as { Item?: Item; Key?: Item };
    const partition = JSON.stringify((Item ?? Key)?.pk?.S);
    const isConcerned = (read: string) => !partition || read.startsWith('Scan') || read.includes(partition);
    for (const read of reads.keys()) if (isConcerned(read)) reads.delete(read);
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!/^(Query|GetItem|Scan)Command$/.test(commandName)) {
          forget(args.input);
          // a read that overlaps the write may have seen the table without it
          return next(args).finally(() => forget(args.input));
        }
        const key = `${commandName} ${JSON.stringify(args.input)}`;
        const before = writes;
        const answer = (reads.get(key) ?? (await next(args))) as Awaited<ReturnType<typeof next>>;
        if (writes === before) reads.set(key, answer);
        return answer;
      },
    { step: 'initialize' },
  );
}
