/** PagerDuty: "Send an Alert Event" and "Events API v2 Overview", PagerDuty Developer Documentation. */
import type { Severity } from '../../core/control.ts';
import { clipped } from '../headline.ts';
import type { AlertPayload, Payload } from '../payload.ts';
import { actionOf, JSON_HEADERS, type Outgoing } from './outgoing.ts';

export type PagerRegion = 'us' | 'eu';

const ADDRESS: Readonly<Record<PagerRegion, string>> = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
};

const SUMMARY = 1_024;
/** An event holds 512 KB, so long lists are shortened. */
const NAMED_CONTROLS = 50;
const NAMED_ACCOUNTS = 50;

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/** Null for a digest, which is not urgent. The alert's id is the `dedup_key` of all its events. */
export function pagerDutyEvent(
  payload: Payload,
  { key, region = 'us' }: { readonly key: string; readonly region?: PagerRegion | undefined },
): Outgoing | null {
  if (payload.event === 'digest') return null;
  const action = actionOf(payload.event);
  const event = {
    routing_key: key,
    event_action: action,
    dedup_key: payload.alert.id,
    ...(action === 'trigger' ? { payload: detailsOf(payload), links: linksOf(payload), client: 'Plumbline' } : {}),
  };
  return { url: ADDRESS[region], headers: JSON_HEADERS, body: JSON.stringify(event) };
}

function detailsOf(payload: AlertPayload) {
  const { alert, control, where, what, who, affected, commands } = payload;
  return {
    summary: clipped(payload.headline, SUMMARY),
    source: `${where.accountName} (${where.account}) ${where.region}`,
    severity: SEVERITY[alert.severity],
    timestamp: payload.at,
    component: where.resource,
    group: control.domain,
    class: control.id,
    custom_details: {
      message: payload.id,
      event: payload.event,
      kind: alert.kind,
      control: control.title,
      why: control.why,
      now: what.now,
      before: what.before,
      since: what.since,
      who: who && { ...who, console: undefined },
      environment: where.environment,
      ou: where.ou,
      affected: {
        ...affected,
        accounts: affected.accounts.slice(0, NAMED_ACCOUNTS),
        controls: affected.controls.slice(0, NAMED_CONTROLS),
      },
      commands,
    },
  };
}

const linksOf = ({ where, who, links }: AlertPayload) =>
  [
    { href: where.console, text: 'the resource in the AWS console' },
    { href: who?.console, text: 'the call in CloudTrail' },
    { href: links.acknowledge, text: 'acknowledge in Plumbline' },
  ].filter(({ href }) => href);
