/** Sends the findings that commits changed to the Security Hub of each account, and returns those that it refused. */
import { CouldNotRead, type Unreadable } from '../core/errors.ts';
import { each } from '../core/reading.ts';
import type { AnyCommit } from '../records/units.ts';

/** A finding that Security Hub, or the account's role, refused. It would be refused again. */
export interface Rejected {
  readonly account: string;
  readonly region: string;
  readonly finding: string;
  readonly because: string;
}

export interface Refusal {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** The Security Hub of one account: imports findings into a region, and returns those that it refused. */
export type AccountHub<Finding> = (region: string, findings: readonly Finding[]) => Promise<readonly Refusal[]>;

interface Identified {
  readonly Id: string;
}

export interface SendingDeps<Finding extends Identified> {
  movedBy(commits: readonly AnyCommit[]): readonly {
    readonly account: string;
    readonly region: string;
    readonly finding: Finding;
  }[];
  hubOf(account: string): AccountHub<Finding>;
}

export interface Sent {
  readonly taken: number;
  readonly rejected: readonly Rejected[];
  /** Why findings could not be sent now; sending the same commits again is harmless. */
  readonly failures: readonly CouldNotRead[];
}

/** "BatchImportFindings": at most 100 findings, and 6 MB for the whole request. */
const MOST_FINDINGS = 100;
const MOST_BYTES = 5_900_000;
const AT_ONCE = 8;
/** Attempts to import a finding if Security Hub itself fails. */
const ATTEMPTS = 3;
const OF_ITS_OWN = /^(Internal|LimitExceeded|Throttl)/;
const PASSING: readonly Unreadable[] = [
  ...(['throttled', 'timed-out', 'unreached'] as const),
  ...(['credentials', 'no-credentials', 'malformed'] as const),
];

export async function sendFindings<Finding extends Identified>(
  { movedBy, hubOf }: SendingDeps<Finding>,
  commits: readonly AnyCommit[],
): Promise<Sent> {
  const accounts = Map.groupBy(movedBy(commits), ({ account }) => account);
  const sent = await each(
    [...accounts],
    async ([account, moved]) => {
      const hub = hubOf(account);
      const regions = Map.groupBy(moved, ({ region }) => region);
      const results: Sent[] = [];
      for (const [region, found] of regions)
        for (const batch of batchesOf(found.map(({ finding }) => finding)))
          results.push(await sendBatch(hub, { account, region }, batch));
      return results;
    },
    AT_ONCE,
  );
  const all = sent.flat();
  return {
    taken: all.reduce((sum, { taken }) => sum + taken, 0),
    rejected: all.flatMap(({ rejected }) => rejected),
    failures: all.flatMap(({ failures }) => failures),
  };
}

async function sendBatch<Finding extends Identified>(
  hub: AccountHub<Finding>,
  place: Pick<Rejected, 'account' | 'region'>,
  batch: readonly Finding[],
): Promise<Sent> {
  const rejected = (id: string, because: string): Rejected => ({ ...place, finding: id, because });
  try {
    const refused = await imported(hub, place.region, batch);
    return {
      taken: batch.length - refused.length,
      rejected: refused.map(({ id, code, message }) => rejected(id, `${code}: ${message}`)),
      failures: [],
    };
  } catch (error) {
    if (!(error instanceof CouldNotRead)) throw error;
    if (passes(error)) return { taken: 0, rejected: [], failures: [error] };
    const because = `${error.action}: ${error.code}`;
    return { taken: 0, rejected: batch.map(({ Id }) => rejected(Id, because)), failures: [] };
  }
}

const passes = ({ reason, code }: CouldNotRead): boolean => PASSING.includes(reason) || OF_ITS_OWN.test(code);

/**
 * Tries again to import the findings that Security Hub itself failed to import. Returns those that it still refused.
 */
async function imported<Finding extends Identified>(
  hub: AccountHub<Finding>,
  region: string,
  batch: readonly Finding[],
): Promise<readonly Refusal[]> {
  const refused: Refusal[] = [];
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const answer = await hub(region, left);
    const again = new Set(answer.flatMap(({ id, code }) => (OF_ITS_OWN.test(code) && attempt < ATTEMPTS ? id : [])));
    refused.push(...answer.filter(({ id }) => !again.has(id)));
    left = left.filter(({ Id }) => again.has(Id));
  }
  return refused;
}

export function batchesOf<Finding>(findings: readonly Finding[]): Finding[][] {
  const batches: Finding[][] = [];
  let bytes = 0;
  for (const finding of findings) {
    const size = Buffer.byteLength(JSON.stringify(finding)) + 1;
    const last = batches.at(-1);
    if (last && last.length < MOST_FINDINGS && bytes + size <= MOST_BYTES) {
      last.push(finding);
      bytes += size;
    } else {
      batches.push([finding]);
      bytes = size;
    }
  }
  return batches;
}
