/** The options of `plumbline history`: which ones go together, and the instants that they name. */
import { UsageError } from '../../shared/core/errors.ts';
import { passedInstant, requireZone } from '../../shared/queries/bounds.ts';
import type { Part } from '../../shared/queries/question.ts';
import type { Edge } from '../../shared/queries/zones.ts';
import type { PeriodPartName } from './period-parts.ts';
import type { RowFormat } from './row-formats.ts';
import type { StoreOptions } from './store-options.ts';

export interface HistoryTimes {
  readonly asOf: string | undefined;
  readonly against: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface HistoryOptions extends StoreOptions, Partial<HistoryTimes> {
  readonly account?: readonly string[];
  readonly ou?: readonly string[];
  readonly control?: readonly string[];
  readonly framework?: string;
  readonly resource?: readonly string[];
  readonly status?: readonly string[];
  readonly open?: boolean;
  readonly zone: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly sample: number;
  readonly part?: PeriodPartName;
  readonly format: RowFormat;
}

/** The options that need another option. */
const NEEDS: readonly (readonly [
  option: keyof HistoryOptions,
  flag: string,
  needed: keyof HistoryOptions,
  by: string,
])[] = [
  ['until', '--until', 'since', '--since'],
  ['to', '--to', 'from', '--from'],
  ['from', '--from', 'to', '--to'],
  ['limit', '--limit', 'since', '--since'],
  ['cursor', '--cursor', 'limit', '--limit'],
  ['part', '--part', 'from', '--from'],
];

/** The options that each choose a question: only one of them may be given. */
const KINDS = [
  ['since', '--since'],
  ['from', '--from'],
  ['against', '--against'],
  ['open', '--open'],
] as const;

export function requireTogether(options: HistoryOptions): void {
  const lacking = NEEDS.find(([option, , needed]) => options[option] !== undefined && options[needed] === undefined);
  if (lacking) throw new UsageError(`${lacking[1]} needs ${lacking[3]}; give both, or leave it out`);
  const [one, other] = KINDS.filter(([option]) => options[option] !== undefined).map(([, flag]) => flag);
  if (other !== undefined) throw new UsageError(`${one} and ${other} ask for different things; give one of them`);
  if (options.status && (options.from !== undefined || options.against !== undefined || options.open))
    throw new UsageError('--status is for verdicts at an instant and for --since; leave it out');
}

/** The instants that the options name, in the chosen time zone. All of them are in the past. */
export function timesOf(options: HistoryOptions, now: string): HistoryTimes {
  const { zone } = options;
  requireZone(zone);
  const read = (text: string | undefined, edge: Edge, part: Part) =>
    text === undefined ? undefined : passedInstant(text, edge, part, { zone, now });
  return {
    asOf: read(options.asOf, 'end', 'asOf'),
    against: read(options.against, 'end', 'against'),
    since: read(options.since, 'begin', 'since'),
    until: read(options.until, 'end', 'until'),
    from: read(options.from, 'begin', 'from'),
    to: read(options.to, 'end', 'to'),
  };
}
