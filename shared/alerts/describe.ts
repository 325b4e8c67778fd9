/** Makes the document of a notification. Names of resources are foreign text, so they are put on one line and shortened. */

import { ORGANIZATION, parseUnit } from '../core/account.ts';
import type { AlertControl } from '../core/catalogue.ts';
import type { Actor } from '../core/commit.ts';
import { inCommand, remedyFor } from '../core/fix.ts';
import {
  type Alert,
  type AlertEvent,
  type Ending,
  type Lead,
  memberCount,
  openMemberCount,
} from '../records/alerts/alert.ts';
import type { MessageSettings } from '../records/alerts/message-settings.ts';
import type { Notification } from '../records/alerts/notification.ts';
import { controlNamed, DOCTOR_COMMAND } from '../records/alerts/own-controls.ts';
import { actorInWords } from './actor.ts';
import { eventPage, resourcePage, signedIn } from './console.ts';
import { digestHeadline, findingOf, headlineOf } from './headline.ts';
import { type Bounded, boundedBy, IN_FULL, type Limits } from './limits.ts';
import type { AlertPayload, Payload } from './payload.ts';
import { PAYLOAD_SCHEMA } from './payload-version.ts';

export interface DescribeOptions extends MessageSettings {
  readonly controls: ReadonlyMap<string, AlertControl>;
  /** The link that acknowledges the alert; null if the deployment has no such page, or the alert cannot be acknowledged. */
  readonly acknowledge: string | null;
}

export function describe(notice: Notification, describing: DescribeOptions, limits: Limits = IN_FULL): Payload {
  const { id, at, event } = notice;
  const text = boundedBy(limits);
  const { timeZone } = describing;
  const common: Pick<Payload, 'schema' | 'id' | 'at' | 'timeZone'> = {
    ...{ schema: PAYLOAD_SCHEMA, id, at },
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  if (notice.event === 'digest') {
    const { kind, headline, lines } = notice.digest;
    const digest = { kind, lines: text.list('lines', lines).map(text.sentence) };
    return { ...common, event: 'digest', headline: digestHeadline(headline), digest, ...leftOutOf(text) };
  }
  const { alert } = notice;
  const about = controlNamed(describing.controls, alert.lead.control, alert.lead.external);
  const context: DescribeContext = { text, limits, describing, about };
  return {
    ...common,
    event: event as AlertEvent,
    headline: headlineOf(alert, event as AlertEvent, at, about),
    alert: alertOf(alert, context),
    control: {
      id: text.name(about.id),
      domain: text.name(domainOf(about.id)),
      title: text.sentence(about.title),
      why: text.sentence(about.why),
    },
    where: whereOf(alert.lead, context),
    what: whatOf(alert.lead, context),
    ending: event === 'resolved' && alert.ending ? endingOf(alert.ending, context) : null,
    who: alert.lead.actor ? whoOf(alert.lead.actor, alert.lead, context) : null,
    affected: affectedBy(alert, context),
    commands: commandsOf(alert, context),
    links: { acknowledge: describing.acknowledge },
    ...leftOutOf(text),
  };
}

/** The inputs of the functions that write a document. */
interface DescribeContext {
  readonly text: Bounded;
  readonly limits: Limits;
  readonly describing: DescribeOptions;
  readonly about: AlertControl;
}

function leftOutOf(text: Bounded): { leftOut?: string[] } {
  const leftOut = text.leftOut();
  return leftOut.length > 0 ? { leftOut } : {};
}

export const domainOf = (control: string): string => control.split('.')[0] ?? control;

function alertOf(alert: Alert, { text }: DescribeContext): AlertPayload['alert'] {
  const { id, status, kind, severity, openedAt, resolvedAt, flapping, acknowledged, waived } = alert;
  const resolvedAfter = resolvedAt ? Math.round((Date.parse(resolvedAt) - Date.parse(openedAt)) / 1_000) : null;
  return {
    ...{ id, status, kind, severity, openedAt, resolvedAt, resolvedAfter, flapping },
    acknowledged: acknowledged && { ...acknowledged, by: text.name(acknowledged.by) },
    waived: waived && { ...waived, by: text.name(waived.by), reason: text.sentence(waived.reason) },
  };
}

function whereOf(lead: Lead, { text, about, describing }: DescribeContext): AlertPayload['where'] {
  const { unit, account: place, resource } = lead;
  const { account, region } = parseUnit(unit);
  const page = resourcePage(about.console, findingOf(lead));
  return {
    ...{ account, region },
    accountName: text.name(place.name),
    ou: text.name(place.ou),
    environment: text.name(place.environment),
    resource: text.name(resource),
    console: text.address(signedIn(page, account, describing.accessPortal)),
  };
}

const whatOf = ({ to, because, before, warning, at }: Lead, { text }: DescribeContext): AlertPayload['what'] => ({
  status: to,
  now: text.sentence(warning ? `${because} (${warning})` : because),
  before: before !== undefined && before !== because ? text.sentence(before) : null,
  since: at,
});

const endingOf = ({ because, actor }: Ending, { text }: DescribeContext): AlertPayload['ending'] => ({
  because: text.sentence(because),
  by: actor ? text.name(actorInWords(actor)) : null,
});

function whoOf(actor: Actor, { unit }: Lead, { text, describing }: DescribeContext): NonNullable<AlertPayload['who']> {
  const { account, region } = parseUnit(unit);
  const page = actor.eventId ? eventPage(actor.eventId, actor.region ?? region) : null;
  return {
    principal: text.name(actor.principal),
    described: text.name(actorInWords(actor)),
    sourceIp: text.name(actor.sourceIp),
    userAgent: text.sentence(actor.userAgent),
    call: text.name(actor.call),
    eventId: text.name(actor.eventId),
    at: text.name(actor.at),
    console: text.address(signedIn(page, account, describing.accessPortal)),
    ...(actor.others ? { others: actor.others } : {}),
  };
}

/** The accounts with members of the alert. The organisation is not an account. */
export const accountsOf = ({ units }: Pick<Alert, 'units'>): string[] => {
  const accounts = new Set(Object.keys(units).map((unit) => parseUnit(unit).account));
  accounts.delete(ORGANIZATION);
  return [...accounts].sort();
};

function affectedBy(alert: Alert, { text }: DescribeContext): AlertPayload['affected'] {
  const accounts = accountsOf(alert);
  const regions = [...new Set(Object.keys(alert.units).map((unit) => parseUnit(unit).region))].sort();
  return {
    findings: memberCount(alert),
    open: openMemberCount(alert),
    accounts: text.list('accounts', accounts),
    accountCount: accounts.length,
    regions: text.list('regions', regions),
    controls: text.list('controls', [...alert.facets.controls].sort()),
  };
}

const WAIVE = `plumbline alerts waive {alert} --until "<UNTIL: a day such as 2027-01-31>" --reason "<REASON: why it is accepted>" {history}`;

/** An alert about unreadable resources gets the command that finds the reason, and not the control's fix. */
function commandsOf(alert: Alert, { about, describing: { store }, limits }: DescribeContext): AlertPayload['commands'] {
  const { id, lead, problem } = alert;
  const isDark = problem === 'dark';
  const known = findingOf(lead);
  const values = { ...(limits.values ? known.values : {}), alert: id };
  const ours = (command: string) => inCommand(command, { alert: id }, store);
  return {
    ...remedyFor(isDark ? DOCTOR_COMMAND : about.fix, { ...known, values, store }),
    // an unreadable resource cannot be waived
    waive: isDark ? null : ours(WAIVE),
    acknowledge: ours('plumbline alerts ack {alert} {history}'),
    // one reason makes all of its resources unreadable, and needs one fix
    all: memberCount(alert) > 1 && !isDark ? ours('plumbline alerts show {alert} --findings {history}') : null,
  };
}
