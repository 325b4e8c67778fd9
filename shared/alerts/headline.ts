/** The line that a locked phone shows: at most 80 characters that suffice. */
import { GLOBAL, ORGANIZATION, parseUnit } from '../core/account.ts';
import { day, oneLine } from '../core/words.ts';
import { type Alert, allMembers, type Event } from '../records/alerts/alert.ts';
import { briefly } from './actor.ts';

const LENGTH = 80;

export const clipped = (line: string, length = LENGTH): string => {
  const letters = [...line];
  return line.length <= length || letters.length <= length ? line : `${letters.slice(0, length - 1).join('')}…`;
};

export const digestHeadline = (line: string): string => clipped(oneLine(line));

/** What happened to the alert, what it is, where, and by whom if there is room. */
export function headlineOf(alert: Alert, event: Event, at: string): string {
  const news = event === 'resolved' ? subjectOf(alert) : newsOf(alert);
  const line = oneLine(`${prefix(alert, event, at)}${placeOf(alert)}: ${news}`);
  const who = alert.lead.actor && event !== 'resolved' ? briefly(alert.lead.actor) : '';
  const whole = who ? oneLine(`${line} (${who})`) : line;
  return [...whole].length <= LENGTH ? whole : clipped(line);
}

function prefix(
  { severity, acknowledged, waived, openedAt, resolvedAt, direction }: Alert,
  event: Event,
  at: string,
): string {
  const dark = direction === 'dark' ? 'went dark ' : direction === 'soon' ? 'expiring ' : `${severity} `;
  switch (event) {
    case 'opened':
      return dark;
    case 'again':
      return `again ${dark}`;
    case 'updated':
      return `grown ${dark}`;
    case 'worsened':
      return `worse ${dark}`;
    case 'flapping':
      return 'flapping ';
    case 'escalated':
      return `unanswered ${duration(openedAt, at)} ${dark}`;
    case 'reminder':
      return `still open ${dark}`;
    case 'acknowledged':
      return `taken by ${acknowledged?.by ?? 'somebody'} `;
    case 'waived':
      return `waived until ${day(waived?.until ?? at)} `;
    case 'resolved':
      return `resolved after ${duration(openedAt, resolvedAt ?? at)} `;
  }
}

function placeOf({ lead, units }: Alert): string {
  const accounts = new Set(Object.keys(units).map((unit) => parseUnit(unit).account));
  accounts.delete(ORGANIZATION);
  if (accounts.size > 1) return `${accounts.size} accounts`;
  const { region } = parseUnit(lead.unit);
  return region === GLOBAL ? lead.place.name : `${lead.place.name} ${region}`;
}

/** One finding is told by its facts; of many, what they have in common. */
function newsOf(alert: Alert): string {
  const { lead, direction } = alert;
  if (direction === 'dark') return lead.because.replace(/^could not read: /, '');
  if (allMembers(alert) > 1) return subjectOf(alert);
  return direction === 'soon' ? (lead.warning ?? lead.because) : lead.because;
}

function subjectOf(alert: Alert): string {
  const { lead, facets } = alert;
  const others = facets.controls.length - 1;
  if (others > 0) return `${lead.control} and ${others} more`;
  const members = allMembers(alert);
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
