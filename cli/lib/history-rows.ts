/** The rows that `plumbline history` prints: verdicts, changes, differences and open findings. */
import { actorInWords } from '../../shared/alerts/actor.ts';
import type { OpenFinding } from '../../shared/queries/ages.ts';
import type { Dark, UnitAt, VerdictAt } from '../../shared/queries/as-of.ts';
import type { Author } from '../../shared/queries/author.ts';
import type { Difference } from '../../shared/queries/diff.ts';
import type { TimelineEntry } from '../../shared/queries/timeline-entry.ts';
import type { ShownVerdict } from '../../shared/queries/waivers-shown.ts';
import type { Io } from './io.ts';
import type { Rows } from './rows.ts';
import { coloursFor, painted, statusColour } from './table.ts';
import { counted, minute } from './words.ts';

const DAY_MS = 86_400_000;

/** The actor, if one is known; otherwise the run or the kind of event that recorded the change. */
export function whoIn({ who, actor, run, event }: Author): string {
  if (actor) return `${actorInWords(actor)} (${actor.call})`;
  return who ?? run ?? event?.detailType ?? '';
}

export interface VerdictsAt {
  /** Undefined for the present. */
  readonly asOf: string | undefined;
  /** The cursor of the next page; undefined if the options ask for no pages. */
  readonly next?: string | null;
  /** Adds the waiver to a verdict. */
  shown(verdict: VerdictAt): ShownVerdict;
}

export function verdictRows(
  io: Io,
  units: AsyncIterable<Pick<UnitAt, 'verdicts' | 'dark'>>,
  { asOf, next, shown }: VerdictsAt,
): Rows<ShownVerdict> {
  const dark: Dark[] = [];
  const colours = coloursFor(io);
  const columns = ['control', 'account', 'region', 'resource', 'status', 'because', 'since', 'evidence', 'waiver'];
  return {
    ...{ name: 'verdicts', before: { asOf: asOf ?? 'now' }, columns },
    after: () => ({ dark, ...(next === undefined ? {} : { cursor: next }) }),
    rows: verdictsIn(units, dark, shown),
    head: ['account', 'region', 'control', 'status', 'since', 'resource', 'because'],
    cells: ({ account, region, control, status, since, resource, because, waiver }) => [
      ...[account, region, control, painted(statusColour(colours, status, waiver)), minute(since), resource, because],
    ],
    record: ({ waiver, ...verdict }) => (waiver ? { ...verdict, waiver: waiver.id } : verdict),
    counted: (rows) => `${counted(rows, 'verdict')} as of ${asOf ?? 'now'}${moreOf(next)}`,
  };
}

const moreOf = (next: string | null | undefined): string => (next ? `; the next page: --cursor ${next}` : '');

async function* verdictsIn(
  units: AsyncIterable<Pick<UnitAt, 'verdicts'> & Pick<UnitAt, 'dark'>>,
  dark: Dark[],
  shown: VerdictsAt['shown'],
): AsyncGenerator<ShownVerdict> {
  for await (const unit of units) {
    dark.push(...unit.dark);
    for (const verdict of unit.verdicts) yield shown(verdict);
  }
}

export interface TimelineSpan {
  readonly since: string;
  readonly until: string | undefined;
  /** The cursor of the next page; undefined if the options ask for no pages. */
  readonly next?: string | null;
}

export function timelineRows(
  entries: AsyncIterable<TimelineEntry>,
  { since, until, next }: TimelineSpan,
): Rows<TimelineEntry & { by: string }> {
  const columns = ['at', 'account', 'region', 'control', 'resource', 'movement', 'from', 'to', 'because', 'who'];
  const span = `since ${since}${until ? ` until ${until}` : ''}`;
  return {
    ...{ name: 'changes', before: { since, until }, columns: [...columns, 'run', 'event', 'waiver', 'attestation'] },
    after: () => (next === undefined ? {} : { cursor: next }),
    rows: withBy(entries),
    head: ['at', 'account', 'region', 'control', 'moved', 'from', 'to', 'resource', 'because', 'who'],
    cells: ({ at, account, region, control, movement, from, to, resource, because, by }) => [
      ...[minute(at), account, region, control, movement, from ?? '-', to ?? '-', resource, because, by],
    ],
    record: ({ event, waiver, attestation, ...entry }) => ({
      ...entry,
      ...{ event: event?.id, waiver: waiver?.id, attestation: attestation?.by },
    }),
    counted: (rows) => `${counted(rows, 'change')} ${span}${moreOf(next)}`,
  };
}

async function* withBy(entries: AsyncIterable<TimelineEntry>): AsyncGenerator<TimelineEntry & { by: string }> {
  for await (const entry of entries) yield { ...entry, by: whoIn(entry) };
}

export function differenceRows(
  differences: AsyncIterable<Difference>,
  { asOf, against }: { readonly asOf: string | undefined; readonly against: string },
): Rows<Difference> {
  return {
    ...{ name: 'differences', before: { asOf: asOf ?? 'now', against }, rows: differences },
    columns: ['control', 'account', 'region', 'resource', 'from', 'to', 'before', 'because', 'since'],
    head: ['account', 'region', 'control', 'from', 'to', 'resource', 'because'],
    cells: ({ account, region, control, from, to, resource, because }) => [
      ...[account, region, control, from ?? '-', to ?? '-', resource, because ?? 'there is no verdict any more'],
    ],
    record: (difference) => ({ ...difference }),
    counted: (rows) => `${counted(rows, 'difference')} as of ${asOf ?? 'now'} against ${against}`,
  };
}

export function findingRows(findings: AsyncIterable<OpenFinding>, asOf: string | undefined): Rows<OpenFinding> {
  return {
    ...{ name: 'findings', before: { asOf: asOf ?? 'now' }, rows: findings },
    columns: ['control', 'account', 'region', 'resource', 'status', 'because', 'failingSince', 'ageDays', 'waiver'],
    head: ['account', 'region', 'control', 'status', 'failing since', 'days', 'resource', 'because', 'waived by'],
    cells: ({ account, region, control, status, failingSince, ageMs, resource, because, waiver }) => [
      ...[account, region, control, status, minute(failingSince), days(ageMs), resource, because, waiver?.by ?? ''],
    ],
    record: ({ ageMs, waiver, ...finding }) => ({ ...finding, ageDays: days(ageMs), waiver: waiver?.id }),
    counted: (rows) => `${counted(rows, 'open finding')} as of ${asOf ?? 'now'}`,
  };
}

/** Whole days. */
const days = (milliseconds: number): string => String(Math.floor(milliseconds / DAY_MS));
