/** The options of `plumbline history`: which ones go together, and the instants that they name. */
import { UsageError } from '../../shared/core/errors.ts';
import { passedInstant, requireZone } from '../../shared/queries/bounds.ts';
import type { Part } from '../../shared/queries/question.ts';
import { type Edge, UTC } from '../../shared/queries/zones.ts';
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
  readonly summary?: boolean;
  readonly trend?: boolean;
  readonly domain?: readonly string[];
  readonly days?: number;
  readonly by?: 'domain' | 'account';
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
  ['cursor', '--cursor', 'limit', '--limit'],
  ['part', '--part', 'from', '--from'],
  ['days', '--days', 'trend', '--trend'],
  ['by', '--by', 'trend', '--trend'],
];

/** The options that each choose a question: only one of them may be given. */
const KINDS = [
  ['since', '--since'],
  ['from', '--from'],
  ['against', '--against'],
  ['open', '--open'],
  ['summary', '--summary'],
  ['trend', '--trend'],
] as const;
/** The questions that are answered in pages: these, and the verdicts at an instant, which no option names. */
const PAGED: readonly string[] = ['--since', '--summary'];

export function requireTogether(options: HistoryOptions): void {
  const lacking = NEEDS.find(([option, , needed]) => options[option] !== undefined && options[needed] === undefined);
  if (lacking) throw new UsageError(`${lacking[1]} needs ${lacking[3]}; give both, or leave it out`);
  const [one, other] = KINDS.filter(([option]) => options[option] !== undefined).map(([, flag]) => flag);
  if (other !== undefined) throw new UsageError(`${one} and ${other} ask for different things; give one of them`);
  if (options.status && one !== undefined && one !== '--since')
    throw new UsageError('--status is for verdicts at an instant and for --since; leave it out');
  if (options.limit !== undefined && one !== undefined && !PAGED.includes(one))
    throw new UsageError(`--limit is for verdicts at an instant, ${PAGED.join(' and ')}; leave it out`);
  if (options.summary || options.trend) requireCountable(options);
  else if (options.domain) {
    const named = `--domain ${options.domain.join(',')}`;
    throw new UsageError(
      `${named} needs --summary or --trend; for other questions, --control takes globs such as iam.*`,
    );
  }
}

/** Counts are kept by control and by day of UTC. */
function requireCountable({ resource, zone, trend }: HistoryOptions): void {
  if (resource) throw new UsageError('--summary and --trend count by control, not by resource; leave --resource out');
  if (trend && zone !== UTC) throw new UsageError('--trend counts at the end of days in UTC; leave --zone out');
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
