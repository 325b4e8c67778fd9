/** A notice → the document that is told. Names come from whoever made the resource: they are put on one line and bounded. */
import { GLOBAL, ORGANIZATION, parseUnit } from '../core/account.ts';
import { type Alert, allMembers, type Ending, type Event, type Lead, openMembers } from '../core/alerts/alert.ts';
import type { Notice } from '../core/alerts/notice.ts';
import { aboutControl, READABLE } from '../core/alerts/own.ts';
import type { ToldControl } from '../core/catalogue.ts';
import type { Actor } from '../core/commit.ts';
import { oneLine } from '../core/words.ts';
import { described } from './actor.ts';
import { eventPage, resourcePage } from './console.ts';
import { clipped, digestHeadline, headlineOf } from './headline.ts';
import type { AlertPayload, Payload } from './payload.ts';
import { PAYLOAD_SCHEMA } from './payload-version.ts';

/** A sentence of facts is short; what is longer was put there by somebody. */
const SENTENCE = 1_000;
/** ARNs have up to 2,048 characters ("IAM and AWS STS quotas"). */
const NAME = 2_048;
const SHOWN_ACCOUNTS = 200;

const sentence = (text: string): string => clipped(oneLine(text), SENTENCE);
const name = (text: string): string => clipped(oneLine(text), NAME);

export interface Describing {
  readonly controls: ReadonlyMap<string, ToldControl>;
  /** Where the alert can be acknowledged; null where no such page is deployed, or nothing is to be acknowledged. */
  readonly acknowledge: string | null;
}

export function describe(notice: Notice, { controls, acknowledge }: Describing): Payload {
  const { id, at, event } = notice;
  if (notice.event === 'digest') {
    const { kind, headline, lines } = notice.digest;
    return {
      ...{ schema: PAYLOAD_SCHEMA, id, at, event: 'digest' },
      headline: digestHeadline(headline),
      digest: { kind, lines: lines.map(sentence) },
    };
  }
  const { alert } = notice;
  const about = aboutControl(controls, alert.lead.control);
  return {
    ...{ schema: PAYLOAD_SCHEMA, id, at, event: event as Event },
    headline: headlineOf(alert, event as Event, at),
    alert: alertOf(alert),
    control: { id: about.id, domain: domainOf(about.id), title: about.title, why: about.why },
    where: whereOf(alert.lead, about.console),
    what: whatOf(alert.lead),
    ending: event === 'resolved' && alert.ending ? endingOf(alert.ending) : null,
    who: alert.lead.actor ? whoOf(alert.lead.actor, alert.lead) : null,
    affected: affectedBy(alert),
    commands: commandsOf(alert, about.fix),
    links: { acknowledge },
  };
}

export const domainOf = (control: string): string => control.split('.')[0] ?? control;

function alertOf(alert: Alert): AlertPayload['alert'] {
  const { id, status, kind, severity, openedAt, resolvedAt, flapping, acknowledged, waived } = alert;
  const resolvedAfter = resolvedAt ? Math.round((Date.parse(resolvedAt) - Date.parse(openedAt)) / 1_000) : null;
  return {
    ...{ id, status, kind, severity, openedAt, resolvedAt, resolvedAfter, flapping },
    acknowledged: acknowledged && { ...acknowledged, by: name(acknowledged.by) },
    waived: waived && { ...waived, by: name(waived.by), reason: sentence(waived.reason) },
  };
}

function whereOf({ unit, place, resource }: Lead, template: string | undefined): AlertPayload['where'] {
  const { account, region } = parseUnit(unit);
  return {
    ...{ account, region },
    accountName: name(place.name),
    ou: name(place.ou),
    environment: name(place.environment),
    resource: name(resource),
    console: resourcePage(template, { account, region, resource }),
  };
}

const whatOf = ({ to, because, before, warning, at }: Lead): AlertPayload['what'] => ({
  status: to,
  now: sentence(warning ? `${because} (${warning})` : because),
  before: before !== undefined && before !== because ? sentence(before) : null,
  since: at,
});

const endingOf = ({ because, actor }: Ending): AlertPayload['ending'] => ({
  because: sentence(because),
  by: actor ? name(described(actor)) : null,
});

function whoOf(actor: Actor, { unit }: Lead): NonNullable<AlertPayload['who']> {
  return {
    principal: name(actor.principal),
    described: name(described(actor)),
    sourceIp: name(actor.sourceIp),
    userAgent: sentence(actor.userAgent),
    call: name(actor.call),
    eventId: name(actor.eventId),
    at: actor.at,
    console: actor.eventId ? eventPage(actor.eventId, actor.region ?? parseUnit(unit).region) : null,
    ...(actor.others ? { others: actor.others } : {}),
  };
}

/** Accounts hit; the organisation as such is none. */
export const accountsOf = ({ units }: Pick<Alert, 'units'>): string[] => {
  const accounts = new Set(Object.keys(units).map((unit) => parseUnit(unit).account));
  accounts.delete(ORGANIZATION);
  return [...accounts].sort();
};

function affectedBy(alert: Alert): AlertPayload['affected'] {
  const accounts = accountsOf(alert);
  return {
    findings: allMembers(alert),
    open: openMembers(alert),
    accounts: accounts.slice(0, SHOWN_ACCOUNTS),
    accountCount: accounts.length,
    regions: [...new Set(Object.keys(alert.units).map((unit) => parseUnit(unit).region))].sort(),
    controls: [...alert.facets.controls].sort(),
  };
}

/** What went dark says itself what keeps it from being read; the control's own remedy is for what was read. */
function commandsOf({ id, lead, direction }: Alert, fix: string): AlertPayload['commands'] {
  const { account, region } = parseUnit(lead.unit);
  const isDark = direction === 'dark';
  return {
    fix: filled(isDark ? READABLE : fix, { account, region }),
    // nobody accepts what they cannot see
    waive: isDark ? null : `plumbline alerts waive ${id} --until <day> --reason '<why>'`,
    acknowledge: `plumbline alerts ack ${id}`,
  };
}

/** The command with what is known filled in; the rest stays in <angle brackets> for whoever runs it. */
const filled = (command: string, { account, region }: { account: string; region: string }): string =>
  command
    .replaceAll(/<account>|\{account\}/g, account)
    .replaceAll(/<region>|\{region\}/g, region === GLOBAL ? 'us-east-1' : region);
