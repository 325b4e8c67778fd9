/**
 * A cut records that commits were removed from the beginning of a unit's log, because they were past their retention. It has
 * the Merkle root over what was removed, and the header of the last removed commit: from that header the rest of the log
 * verifies. This module uses no module of Node, so that the page of a pack can use it too.
 */
import { canonical } from './canonical.ts';
import type { Header } from './chain.ts';
import type { Signature } from './signature.ts';

/** The kinds of units, each of which can have a retention. */
export const UNIT_KINDS = [
  'verdicts',
  'imports',
  'runs',
  'alerts',
  'waivers',
  'attestations',
  'drills',
  'uploads',
  'releases',
  'exports',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export interface Cut extends Signature {
  readonly version: 1;
  readonly unit: string;
  /** ISO instant at which it was signed. */
  readonly at: string;
  /** The last commit that an earlier cut removed; 0 before the first cut. */
  readonly after: number;
  /** ISO instant of the first commit that this cut removed. */
  readonly from: string;
  /** The header of the last removed commit. Its SHA-256 is the hash that the next commit names. */
  readonly last: Header;
  /** Root and number of leaves of the Merkle tree (RFC 6962) over the hashes of the commits that this cut removed. */
  readonly root: string;
  readonly size: number;
  /** Digest of the findings that were open after the last removed commit. */
  readonly open: string;
  /** The retention that was configured for the kind of the unit, and the instant that it reached back to. */
  readonly retentionDays: number;
  readonly before: string;
}

/** The first line of the text says that it is a cut, so that the signature cannot pass for one of another document. */
export const cutText = ({ signature: _, ...claims }: Cut): string => `plumbline cut\n${canonical(claims)}`;

const DAY_MS = 86_400_000;

/** The instant that a retention reaches back to: the beginning of a month in UTC, because rollups are of whole months. */
export function reachOf(now: Date, days: number): string {
  const back = new Date(now.getTime() - days * DAY_MS).toISOString();
  return `${back.slice(0, '2026-01'.length)}-01T00:00:00.000Z`;
}

/** The fault of a cut's own claims; null if there is none. Its signature is another matter. */
export function contradictionIn({ unit, at, after, last, size, retentionDays, before }: Cut): string | null {
  if (last.unit !== unit) return `it names a commit of ${last.unit}`;
  if (last.seq - after !== size || size < 1) return `it removed ${size} commits, and names ${after + 1} to ${last.seq}`;
  const reach = new Date(Date.parse(at) - retentionDays * DAY_MS).toISOString();
  if (last.at < before && before <= reach) return null;
  return `it removed what was newer than its retention of ${retentionDays} days: a commit of ${last.at}, on ${at}`;
}
