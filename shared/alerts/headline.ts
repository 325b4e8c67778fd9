/** Makes the headline, which a locked phone shows: at most 80 characters, understandable without the rest. */

import { GLOBAL, ORGANIZATION, parseUnit } from '../core/account.ts';
import type { AlertControl } from '../core/catalogue.ts';
import { type Finding, namedValues, sentenceFor } from '../core/fix.ts';
import { inPlainText } from '../core/inert.ts';
import { day } from '../core/words.ts';
import { type Alert, type AlertEvent, memberCount, openMemberCount } from '../records/alerts/alert.ts';
import { shortActorName } from './actor.ts';

const LENGTH = 80;

export const clipped = (line: string, length = LENGTH): string => {
  const letters = [...line];
  return line.length <= length || letters.length <= length ? line : `${letters.slice(0, length - 1).join('')}…`;
};

export const digestHeadline = (line: string): string => clipped(inPlainText(line));

/** The parts of a headline: what happened, how many more findings there are, and who did it. */
interface News {
  readonly what: string;
  /** Shorter forms of `what` with cut names, the longest first. */
  readonly brief?: readonly string[];
  readonly more?: string;
  /** The actor, left out if there is no room. */
  readonly who?: string;
}

/**
 * The headline: the event of the alert, its severity, its place, what happened, and the actor if there is room. A page has room for all of
 * it: its `length` is infinite.
 */
export function headlineOf(alert: Alert, event: AlertEvent, at: string, about: AlertControl, length = LENGTH): string {
  const { what, brief = [], more = '', who } = event === 'resolved' ? { what: subjectOf(alert) } : newsOf(alert, about);
  const how = prefix(alert, event, at);
  const line = `${how}${placeOf(alert)}: ${what}${more}`;
  // names are cut first, and then the account's name is left out, so that the verb stays
  const tried = [
    ...(who ? [`${line} (${who})`] : []),
    line,
    ...brief.map((short) => `${how}${placeOf(alert)}: ${short}${more}`),
    ...(isInOneAccount(alert) && !isElsewhereNow(alert)
      ? brief.map((short) => `${how.trimEnd()}: ${short}${more}`)
      : []),
  ].map(inPlainText);
  const fitting = tried.find((one) => lengthOf(one) <= length);
  return fitting ?? `${clipped(inPlainText(`${how}${placeOf(alert)}: ${what}`), length - lengthOf(more))}${more}`;
}

const lengthOf = (text: string): number => [...text].length;

export const findingOf = ({ unit, resource, values }: Alert['lead']): Finding => ({
  ...parseUnit(unit),
  resource,
  values,
});

function prefix(
  { severity, acknowledged, waived, openedAt, resolvedAt, problem }: Alert,
  event: AlertEvent,
  at: string,
): string {
  const how = problem === 'dark' ? 'went dark in ' : problem === 'expiring' ? 'expiring ' : '';
  const what = `${severity} ${how}`;
  const dark = problem === 'dark' ? ', went dark in' : '';
  switch (event) {
    case 'opened':
      return what;
    case 'again':
      return `again ${what}`;
    case 'updated':
      return `grown ${what}`;
    case 'worsened':
      return `worse ${what}`;
    case 'flapping':
      return `flapping${dark} `;
    case 'escalated':
      return `unanswered ${duration(openedAt, at)} ${what}`;
    case 'reminder':
      return `still open ${what}`;
    case 'acknowledged':
      return `taken by ${acknowledged?.by ?? 'somebody'}${dark} `;
    case 'waived':
      return `waived until ${day(waived?.until ?? at)}${dark} `;
    case 'resolved':
      return `resolved after ${duration(openedAt, resolvedAt ?? at)}${problem === 'dark' ? ', was dark in' : ''} `;
  }
}

/** Units with open findings. A unit that came back or recovered needs nobody. All units once the alert is over. */
function unitsNow({ units }: Alert): readonly string[] {
  const all = Object.keys(units);
  const open = all.filter((unit) => Object.keys(units[unit]?.open ?? {}).length > 0);
  return open.length > 0 ? open : all;
}

/** The unit of the first finding recovered or came back, and others did not. */
const isElsewhereNow = (alert: Alert): boolean =>
  alert.lead.unit in alert.units && !unitsNow(alert).includes(alert.lead.unit);

function accountsIn(alert: Alert): number {
  const accounts = new Set(unitsNow(alert).map((unit) => parseUnit(unit).account));
  accounts.delete(ORGANIZATION);
  return accounts.size;
}

const isInOneAccount = (alert: Alert): boolean => accountsIn(alert) < 2;

function placeOf(alert: Alert): string {
  const { lead } = alert;
  if (!isInOneAccount(alert)) return `${accountsIn(alert)} accounts`;
  const [other = lead.unit] = isElsewhereNow(alert) ? unitsNow(alert) : [];
  const { account, region } = parseUnit(other);
  // the alert keeps the name of the account of its first finding alone
  const name = account === parseUnit(lead.unit).account ? lead.account.name : account;
  return region === GLOBAL ? name : `${name} ${region}`;
}

/** One finding is described by its facts. Of several, the first is described, with the actor and the number of the others. */
function newsOf(alert: Alert, about: AlertControl): News {
  const { lead, problem } = alert;
  if (problem === 'dark') return { what: lead.because.replace(/^could not read: /, '') };
  const who = lead.actor ? shortActorName(lead.actor) : '';
  const more = moreOf(alert);
  const done = more && who ? sentence(about.deed, lead) : null;
  if (done)
    return {
      what: `${who} ${done}`,
      brief: NAMES.map((most) => `${who} ${sentence(about.deed, inBrief(lead, most))}`),
      more,
    };
  const said = problem === 'expiring' ? (lead.warning ?? lead.because) : lead.because;
  return { what: sentence(about.headline, lead) ?? said, more, who };
}

/** The lengths to which a name may be cut. */
const NAMES: readonly number[] = [32, 24, 16];

const inBrief = (lead: Alert['lead'], most: number): Alert['lead'] => ({
  ...lead,
  values: { name: clipped(String(namedValues(findingOf(lead)).name), most), ...lead.values },
});

const sentence = (template: string | undefined, lead: Alert['lead']): string | null =>
  template === undefined ? null : sentenceFor(template, findingOf(lead));

function moreOf(alert: Alert): string {
  const others = (openMemberCount(alert) || memberCount(alert)) - 1;
  if (others < 1) return '';
  return `, +${others} finding${others === 1 ? '' : 's'}`;
}

function subjectOf(alert: Alert): string {
  const { lead, facets } = alert;
  const others = facets.controls.length - 1;
  if (others > 0) return `${lead.control} and ${others} more`;
  const members = memberCount(alert);
  return members > 1 ? `${lead.control} in ${members} places` : lead.control;
}

const MINUTE = 60_000;

/** From one instant to another, in the largest two units: `2 h 5 min`. */
export function duration(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / MINUTE));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}
