/** Decides from the evidence whether each item of a checklist holds, and if not, why. */
import { claims } from '../controls/catalogue.ts';
import type { Status } from '../core/control.ts';
import type { ParameterValue } from '../core/parameter.ts';
import { listed } from '../core/words.ts';
import type { Decisions } from './check.ts';
import type { Item } from './items.ts';
import type { Answer, Entry } from './mapping.ts';
import { isMapped } from './propose.ts';

/** A verdict as an item of a checklist shows it. */
export interface ShownVerdict {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
  readonly since: string;
  readonly failingSince: string | null;
  readonly waiver: { readonly until: string; readonly by: string; readonly reason: string } | null;
}

/** The counted verdicts of one control, with the first verdict of each kind as an example. */
export interface Tally {
  readonly counts: Record<Exclude<Status, 'fail'> | 'failing' | 'waived', number>;
  /** The latest beginning of a passing verdict, and the earliest beginning of one that does not pass. */
  passingSince: string | null;
  otherwiseSince: string | null;
  failing: ShownVerdict | null;
  waived: ShownVerdict | null;
  unknown: ShownVerdict | null;
}

export type Tallies = ReadonlyMap<string, Tally>;

export async function talliesOf(verdicts: AsyncIterable<ShownVerdict>): Promise<Tallies> {
  const tallies = new Map<string, Tally>();
  for await (const verdict of verdicts) {
    const tally = tallies.get(verdict.control) ?? emptyTally();
    tallies.set(verdict.control, tally);
    enter(tally, verdict);
  }
  return tallies;
}

const emptyTally = (): Tally => ({
  counts: { pass: 0, failing: 0, waived: 0, unknown: 0, 'not-applicable': 0 },
  passingSince: null,
  otherwiseSince: null,
  failing: null,
  waived: null,
  unknown: null,
});

function enter(tally: Tally, verdict: ShownVerdict): void {
  const { status, since, failingSince, waiver } = verdict;
  const kind = status === 'fail' ? (waiver ? 'waived' : 'failing') : status;
  tally.counts[kind] += 1;
  if (kind === 'not-applicable') return;
  if (kind === 'pass') {
    if (tally.passingSince === null || since > tally.passingSince) tally.passingSince = since;
    return;
  }
  const begun = failingSince ?? since;
  if (tally.otherwiseSince === null || begun < tally.otherwiseSince) tally.otherwiseSince = begun;
  tally[kind] ??= verdict;
}

/**
 * holds: every control passes. fails: a control fails. unknown: a control could not be checked. waived: a person
 * accepted the failures. none: there is no verdict. open: there is no decision about the item. excluded: a person
 * decided that the item does not apply.
 */
export const STATES = ['holds', 'fails', 'unknown', 'waived', 'none', 'open', 'excluded'] as const;
export type State = (typeof STATES)[number];

export interface Standing {
  readonly state: State;
  /** The reason for the state, in words. */
  readonly because: string;
  /** ISO instant; null where nothing was evaluated. */
  readonly since: string | null;
  /** Resources that were judged. */
  readonly resources: number;
  readonly controls: readonly string[];
}

export interface Evidence {
  readonly tallies: Tallies;
  /** Whether every verdict of a control in scope was given with these parameters. */
  judgedWith(control: string, parameters: Readonly<Record<string, ParameterValue>>): boolean;
  /** Units in scope that were not scanned. While there are any, no item can hold. */
  readonly unscanned: readonly string[];
}

export type Standings = ReadonlyMap<Item, Standing>;

/** The standing of every item; a group has the worst state of the items below it. */
export function standingsOf(items: readonly Item[], decisions: Decisions, evidence: Evidence): Standings {
  const standings = new Map<Item, Standing>();
  for (const item of items) if (isMapped(item)) standings.set(item, standingOf(decisions.get(item), evidence));
  items.forEach((item, index) => {
    if (!isMapped(item)) standings.set(item, groupStanding(membersOf(items, index), standings));
  });
  return standings;
}

/** The items below a group: those that follow it and are deeper. */
function membersOf(items: readonly Item[], index: number): Item[] {
  const group = items[index];
  const members: Item[] = [];
  for (let at = index + 1; group && at < items.length; at += 1) {
    const item = items[at];
    if (!item || item.parents.length <= group.parents.length || !item.parents.includes(group.text)) break;
    if (isMapped(item)) members.push(item);
  }
  return members;
}

/** The worst first. */
const WORST: readonly State[] = ['fails', 'unknown', 'none', 'open', 'waived', 'holds', 'excluded'];

function groupStanding(members: readonly Item[], standings: Standings): Standing {
  const own = members.flatMap((member) => standings.get(member) ?? []);
  const state = WORST.find((one) => own.some((standing) => standing.state === one)) ?? 'open';
  const count = own.filter((standing) => standing.state === 'holds').length;
  return {
    state,
    because: `${count} of the ${counted(own.length, 'item')} below hold`,
    since: null,
    resources: 0,
    controls: [],
  };
}

const bare = (state: State, because: string, controls: readonly string[] = []): Standing => ({
  state,
  because,
  since: null,
  resources: 0,
  controls,
});

/** The standing of an item by the decision about it; undefined: nobody decided. */
export function standingOf(entry: Entry | undefined, evidence: Evidence): Standing {
  if (entry?.['not applicable'] !== undefined) return bare('excluded', entry['not applicable']);
  const answers = entry?.controls ?? [];
  const attested = entry?.['attested by'];
  if (answers.length === 0)
    return attested === undefined
      ? bare('open', 'no control is mapped to it')
      : bare('none', `${attested} answers for it, and no control holds the evidence`);
  const parts = answers.map((answer) => partOf(answer, evidence));
  const state = WORST.find((one) => parts.some((part) => part.state === one)) ?? 'none';
  const deciding = parts.filter((part) => part.state === state);
  const reopened = state === 'fails' ? contradictedBy(parts) : '';
  const instants = deciding.flatMap(({ since }) => since ?? []).sort();
  return {
    state: state === 'excluded' ? 'none' : state,
    because: deciding.map(({ because }) => because).join('; ') + reopened,
    since: (state === 'holds' ? instants.at(-1) : instants[0]) ?? null,
    resources: parts.reduce((sum, { resources }) => sum + resources, 0),
    controls: answers.map(({ control }) => control),
  };
}

/** The remark for an item that people attest, but that a control with AWS's facts contradicts. */
function contradictedBy(parts: readonly Standing[]): string {
  const isAttested = ({ controls }: Standing) => controls.some((control) => claims[control]?.attested === true);
  const attested = parts.filter((part) => part.state === 'holds' && isAttested(part));
  const automatic = parts.some((part) => part.state === 'fails' && !isAttested(part));
  if (attested.length === 0 || !automatic) return '';
  return `; this contradicts what people attest by ${listed(attested.flatMap(({ controls }) => controls))}, and the item is open again`;
}

/** The standing of one control. Here `excluded` means that the control was evaluated, and has no resource to judge. */
function partOf({ control, parameters }: Answer, { tallies, judgedWith, unscanned }: Evidence): Standing {
  const tally = tallies.get(control);
  if (!tally) return bare('none', `${control} has no verdict`);
  const { counts, failing, waived, unknown } = tally;
  const { pass } = counts;
  const resources = pass + counts.failing + counts.waived + counts.unknown;
  const part = (state: State, because: string, since: string | null): Standing => ({
    state,
    because,
    since,
    resources,
    controls: [control],
  });
  if (failing)
    return part(
      'fails',
      `${control} fails for ${shareOf(counts.failing, resources)}: ${said(failing)}`,
      tally.otherwiseSince,
    );
  if (unknown)
    return part(
      'unknown',
      `${control} could not be checked for ${shareOf(counts.unknown, resources)}: ${said(unknown)}`,
      tally.otherwiseSince,
    );
  if (parameters && Object.keys(parameters).length > 0 && !judgedWith(control, parameters)) {
    const asked = Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`);
    return part(
      'unknown',
      `${control} was judged with other parameters than ${asked.join(', ')}; set them in plumbline.config.ts`,
      null,
    );
  }
  if (waived?.waiver)
    return part(
      'waived',
      `${control} fails for ${shareOf(counts.waived, resources)}, waived until ${waived.waiver.until} by ${waived.waiver.by}: ${waived.waiver.reason}`,
      tally.otherwiseSince,
    );
  if (unscanned.length > 0) return part('unknown', `${listed(unscanned)} was not scanned yet`, null);
  if (pass > 0) return part('holds', `${control} passes for ${counted(pass, 'resource')}`, tally.passingSince);
  return part('excluded', `${control} judges nothing here`, null);
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const shareOf = (count: number, all: number): string => `${count} of ${counted(all, 'resource')}`;
const said = ({ resource, account, because }: ShownVerdict): string =>
  `${resource.includes(account) ? '' : `${account} `}${resource}: ${because}`;

export type Counts = Readonly<Record<State, number>>;

/** How many items are in each state. Groups are not counted: the items below them are. */
export function countsOf(standings: Standings): Counts {
  const counts: Record<State, number> = { holds: 0, fails: 0, unknown: 0, waived: 0, none: 0, open: 0, excluded: 0 };
  for (const [item, { state }] of standings) if (isMapped(item)) counts[state] += 1;
  return counts;
}

/** The number of items that count: all except the excluded ones. */
export const countedItems = (counts: Counts): number =>
  STATES.reduce((sum, state) => sum + (state === 'excluded' ? 0 : counts[state]), 0);
