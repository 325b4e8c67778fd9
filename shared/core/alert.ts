/** Transitions → alerts: one root cause, one alert. Pure; sending is somebody else's. */
import { GLOBAL, ORGANIZATION, parseUnit } from './account.ts';
import type { Actor, Cause, Change, Movement } from './commit.ts';
import { SEVERITIES, type Severity } from './control.ts';
import { digest } from './digest.ts';
import { oneLine } from './words.ts';

/** A change of one verdict, in its place and with what is needed to tell somebody. */
export interface Transition {
  readonly change: Change;
  readonly unit: string;
  readonly seq: number;
  readonly at: string;
  readonly cause: Cause;
  readonly accountName: string;
  readonly control: { readonly title: string; readonly severity: Severity; readonly why: string; readonly fix: string };
}

export type AlertKind = Exclude<Movement, 'recorded' | 'changed'> | 'flapping';

export interface Alert {
  /** The same for the same transitions, however often they are delivered. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly control: string;
  readonly account: string;
  readonly accountName: string;
  readonly region: string;
  readonly resource: string;
  readonly at: string;
  readonly actor: Actor | null;
  /** Lock-screen line of at most 80 characters. */
  readonly headline: string;
  /** The whole message as plain text, the headline first. */
  readonly text: string;
  /** How many verdicts moved for this one cause, and in how many accounts. */
  readonly transitions: number;
  readonly accounts: number;
}

const SILENT: readonly Movement[] = ['recorded', 'changed'];

export const isAlerting = (change: Change): boolean => !SILENT.includes(change.movement);

/** Alerts for these transitions; everything that one cause moved in one direction is one alert. */
export function alertsFor(transitions: readonly Transition[]): Alert[] {
  const groups = Map.groupBy(
    transitions.filter((transition) => isAlerting(transition.change)),
    groupKey,
  );
  return [...groups.values()].map((group) => alertOf(group));
}

type Direction = 'worse' | 'dark' | 'better' | 'ours' | 'soon';
const DIRECTION: Record<Exclude<Movement, 'recorded' | 'changed'>, Direction> = {
  appeared: 'worse',
  regressed: 'worse',
  'went-dark': 'dark',
  recovered: 'better',
  vanished: 'better',
  'came-back': 'better',
  expiring: 'soon',
  baseline: 'ours',
  revised: 'ours',
};

/**
 * What counts as one cause. An event: whoever made the calls, in whichever account. A scan: the control that moved, wherever it did.
 * Going dark: the reason given, whichever controls and accounts it hits. Our own doing: the scan that brought it.
 */
function groupKey({ change, cause }: Transition): string {
  const movement = change.movement as keyof typeof DIRECTION;
  const direction = DIRECTION[movement];
  if (direction === 'ours') return `${movement}|${cause.kind === 'scan' ? cause.run : ''}`;
  if (direction === 'dark') return `dark|${change.because}`;
  if (movement === 'came-back') return `back|${change.before ?? ''}`;
  if (cause.kind === 'event' && cause.actor) return `${direction}|${roleOf(cause.actor.principal)}`;
  return `${direction}|${change.control}`;
}

/** The principal without its account: one pipeline that works through forty accounts is one cause. */
const roleOf = (principal: string): string => principal.replace(/:\d{12}:/, '::');

const urgency = (transition: Transition): number => SEVERITIES.indexOf(transition.control.severity);
/** Where a detector goes, the verdicts on it go with it: the failure is the news, and the vanishing follows from it. */
const NEWS: readonly Movement[] = [
  'regressed',
  'appeared',
  'went-dark',
  'recovered',
  'came-back',
  'expiring',
  'vanished',
];

function leads(a: Transition, b: Transition): number {
  return (
    NEWS.indexOf(a.change.movement) - NEWS.indexOf(b.change.movement) ||
    urgency(a) - urgency(b) ||
    a.unit.localeCompare(b.unit) ||
    a.change.control.localeCompare(b.change.control)
  );
}

/** Accounts hit; the organisation as such is none. */
function accountsIn(group: readonly Transition[]): number {
  const accounts = new Set(group.map(({ unit }) => parseUnit(unit).account));
  accounts.delete(ORGANIZATION);
  return Math.max(1, accounts.size);
}

function alertOf(group: readonly Transition[], kind?: AlertKind): Alert {
  const ordered = [...group].sort(leads);
  const [lead] = ordered as [Transition];
  const { account, region } = parseUnit(lead.unit);
  const accounts = accountsIn(group);
  const actor = lead.cause.kind === 'event' ? (lead.cause.actor ?? null) : null;
  const named = { lead, kind: kind ?? (lead.change.movement as AlertKind), actor, accounts, count: group.length };
  const headline = headlineOf(named);
  return {
    id: digest(group.map(({ unit, seq, change }) => [unit, seq, change.control, change.resource]).sort()).slice(0, 32),
    kind: named.kind,
    severity: lead.control.severity,
    control: lead.change.control,
    account,
    accountName: lead.accountName,
    region,
    resource: lead.change.resource,
    at: lead.at,
    actor,
    headline,
    text: [headline, ...bodyOf(named, ordered).map(oneLine)].join('\n'),
    transitions: group.length,
    accounts,
  };
}

/** One alert for a verdict that keeps moving, in place of one per movement. */
export const flappingAlert = (transition: Transition, times: number): Alert => {
  const alert = alertOf([transition], 'flapping');
  return {
    ...alert,
    text: `${alert.text}\nit moved ${times} times within an hour; nothing more is sent until it rests`,
  };
};

interface Named {
  readonly lead: Transition;
  readonly kind: AlertKind;
  readonly actor: Actor | null;
  readonly accounts: number;
  readonly count: number;
}

const HEADLINE_LENGTH = 80;

function headlineOf({ lead, kind, accounts, count }: Named): string {
  const place = accounts > 1 ? `${accounts} accounts` : placeOf(lead);
  const { control } = lead.change;
  const line: Record<AlertKind, string> = {
    regressed: `${lead.control.severity}: ${control} broke in ${place}`,
    appeared: `${lead.control.severity}: new failure of ${control} in ${place}`,
    recovered: `resolved: ${control} holds again in ${place}`,
    vanished: `closed: ${control} in ${place}, resource is gone`,
    'went-dark': `went dark: ${control} cannot be seen in ${place}`,
    'came-back': `came back: ${control} can be seen in ${place}`,
    expiring: `expiring: ${control} in ${place}`,
    flapping: `flapping: ${control} in ${place}`,
    baseline: `baseline: ${count} verdicts recorded in ${place}`,
    revised: `revised: ${count} verdicts changed by our own update`,
  };
  return clipped(oneLine(line[kind]));
}

const clipped = (line: string): string =>
  line.length <= HEADLINE_LENGTH ? line : `${line.slice(0, HEADLINE_LENGTH - 1)}…`;

function placeOf({ unit, accountName }: Transition): string {
  const { account, region } = parseUnit(unit);
  const name = accountName === account ? account : `${accountName}`;
  return region === GLOBAL ? name : `${name} ${region}`;
}

function bodyOf({ lead, kind, actor, count }: Named, ordered: readonly Transition[]): string[] {
  if (kind === 'baseline') return baselineBody(ordered);
  const { change, control } = lead;
  const { account, region } = parseUnit(lead.unit);
  const lines = [
    `control: ${control.title}`,
    `where: ${lead.accountName} (${account}) ${region}, ${change.resource}`,
    `now: ${change.because}${change.warning ? ` (${change.warning})` : ''}`,
  ];
  if (change.before && change.before !== change.because) lines.push(`before: ${change.before}`);
  if (actor) lines.push(`who: ${actor.principal} from ${actor.sourceIp} called ${actor.call} at ${actor.at}`);
  const bad = kind === 'regressed' || kind === 'appeared' || kind === 'flapping' || kind === 'expiring';
  if (bad) lines.push(`why it matters: ${control.why}`, `to fix: ${filled(control.fix, { account, region })}`);
  if (count > 1) lines.push(`with it: ${others(ordered.slice(1))}`);
  return lines;
}

/** The command with what is known filled in; the rest stays in <angle brackets> for whoever runs it. */
const filled = (command: string, { account, region }: { account: string; region: string }): string =>
  command
    .replaceAll(/<account>|\{account\}/g, account)
    .replaceAll(/<region>|\{region\}/g, region === GLOBAL ? 'us-east-1' : region);

const SHOWN = 5;

function others(rest: readonly Transition[]): string {
  const shown = rest.slice(0, SHOWN).map((transition) => {
    const { change } = transition;
    return `${change.control} ${change.movement} in ${placeOf(transition)}`;
  });
  const more = rest.length - shown.length;
  return [...new Set(shown)].join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function baselineBody(ordered: readonly Transition[]): string[] {
  const failing = ordered.filter(({ change }) => change.to === 'fail');
  const unseen = ordered.filter(({ change }) => change.to === 'unknown').length;
  const bySeverity = SEVERITIES.map(
    (severity) => `${failing.filter(({ control }) => control.severity === severity).length} ${severity}`,
  );
  return [
    `failing from the start: ${failing.length} (${bySeverity.join(', ')})`,
    `could not be seen: ${unseen}`,
    'from here on only what changes is sent; `plumbline history` lists what is open',
  ];
}
