/** Writes the document as text for mail, terminals and text messages. */
import { WHOLE_UNIT } from '../core/evaluate.ts';
import { duration } from './headline.ts';
import type { AlertPayload, Payload } from './payload.ts';
import { whenIn } from './when.ts';

/** The headline, and the detail lines below it. */
export const textOf = (payload: Payload): string => [payload.headline, ...detailsOf(payload)].join('\n');

/** The lines below the headline. */
export const detailsOf = (payload: Payload): readonly string[] => [
  ...(payload.event === 'digest' ? payload.digest.lines : linesOf(payload)),
  ...(payload.leftOut ? [`left out: ${payload.leftOut.join('; ')}`] : []),
];

function linesOf(payload: AlertPayload): string[] {
  const { alert, control, where, what, who, affected, timeZone } = payload;
  const when = (instant: string) => whenIn(timeZone, instant);
  const lines = [
    `control: ${control.title} [${control.id}]`,
    `where: ${placeOf(where)}`,
    ...(where.console ? [`look: ${where.console}`] : []),
  ];
  if (payload.event === 'resolved') return [...lines, ...endingLines(payload)];
  return [
    ...lines,
    `now: ${what.now}`,
    ...(what.before ? [`before: ${what.before}`] : []),
    `since: ${when(what.since)}`,
    ...(who ? whoLines(who, when) : []),
    ...(affected.findings > 1 ? [`with it: ${withIt(payload)}`] : []),
    ...(alert.acknowledged ? [`taken by: ${alert.acknowledged.by} at ${when(alert.acknowledged.at)}`] : []),
    ...(alert.waived
      ? [`waived: until ${when(alert.waived.until)} by ${alert.waived.by}: ${alert.waived.reason}`]
      : []),
    ...(alert.flapping ? ['it is flapping: nothing more is sent until it is stable'] : []),
    ...remedy(payload),
  ];
}

/** The account, region and organisational unit. A verdict on a whole unit names no resource. */
function placeOf({ accountName, account, region, resource, ou }: AlertPayload['where']): string {
  const besides = resource === WHOLE_UNIT ? '' : `, ${resource}`;
  return `${accountName} (${account}) ${region}${besides}${ou ? `, in ${ou}` : ''}`;
}

function endingLines({ alert, what, ending, affected, timeZone, ...payload }: AlertPayload): string[] {
  const end = alert.resolvedAt ?? payload.at;
  return [
    `was: ${what.now}`,
    ...(ending ? [`now: ${ending.because}${ending.by ? `, by ${ending.by}` : ''}`] : []),
    ...(affected.findings > 1 ? [`with it: ${withIt({ affected })}`] : []),
    `from ${whenIn(timeZone, alert.openedAt)} to ${whenIn(timeZone, end)}: ${duration(alert.openedAt, end)}`,
  ];
}

const whoLines = (
  { described, principal, sourceIp, userAgent, call, at, console }: NonNullable<AlertPayload['who']>,
  when: (instant: string) => string,
) => [
  `who: ${described}, from ${sourceIp}, called ${call} at ${when(at)}`,
  ...(described === principal ? [] : [`as: ${principal}`]),
  ...(userAgent ? [`with: ${userAgent}`] : []),
  ...(console ? [`event: ${console}`] : []),
];

/** The lines about the fix. If there are several findings, the command is for the first, and a line says so. */
function remedy({ event, control, commands, links, affected, where }: AlertPayload): string[] {
  if (event === 'acknowledged' || event === 'waived') return [];
  return [
    `why it matters: ${control.why}`,
    ...(commands.mind ? [`mind: ${commands.mind}`] : []),
    ...fixLines(commands),
    ...(commands.all ? [`that is for: ${where.resource} alone, one of ${affected.findings} findings`] : []),
    ...(commands.all ? [`for all of them: ${commands.all}`] : []),
    ...(commands.waive ? [`to waive: ${commands.waive}`] : []),
    `to take it: ${links.acknowledge ?? commands.acknowledge}`,
  ];
}

/** A command, or a line for each step. */
export const fixLines = ({ fix, steps }: Pick<AlertPayload['commands'], 'fix' | 'steps'>): string[] =>
  steps ? ['to fix: by hand:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)] : [`to fix: ${fix}`];

const SHOWN = 5;

function withIt({
  affected: { findings, open, accountCount, regions, controls },
}: Pick<AlertPayload, 'affected'>): string {
  const more = controls.length - SHOWN;
  const named = controls.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const places = `${accountCount} account${accountCount === 1 ? '' : 's'}, ${regions.length} region${regions.length === 1 ? '' : 's'}`;
  return `${findings} findings in ${places}${open < findings ? `, ${open} of them open` : ''}: ${named}`;
}

/** A text message holds 140 bytes: 140 characters of ASCII, or 70 units of UTF-16. */
const SMS_BYTES = 140;

export function smsOf({ headline }: Payload): string {
  const plain = headline.replaceAll('…', '...');
  const most = /^[\x20-\x7e]*$/.test(plain) ? SMS_BYTES : SMS_BYTES / 2;
  if (plain.length <= most) return plain;
  const half = /[\ud800-\udbff]$/;
  return `${plain.slice(0, most - 3).replace(half, '')}...`;
}
