/** Opsgenie: "Alert API", Opsgenie Docs. The alert's id is the alias, by which an alert is acknowledged and closed. */
import type { Severity } from '../../core/control.ts';
import { clipped } from '../headline.ts';
import type { AlertPayload, Payload } from '../payload.ts';
import { textOf } from '../text.ts';
import { actionOf, JSON_HEADERS, type Outgoing } from './outgoing.ts';
import type { PagerRegion } from './pagerduty.ts';

const ADDRESS: Readonly<Record<PagerRegion, string>> = {
  us: 'https://api.opsgenie.com/v2/alerts',
  eu: 'https://api.eu.opsgenie.com/v2/alerts',
};

/** The most characters of each field ("Create Alert"). For the details, keys and values count together. */
const MOST = {
  message: 130,
  description: 15_000,
  entity: 512,
  tag: 50,
  details: 8_000,
  note: 25_000,
  user: 100,
} as const;

const PRIORITY: Readonly<Record<Severity, string>> = { critical: 'P1', high: 'P2', medium: 'P3', low: 'P4' };

/** Null for a digest, which is not urgent. */
export function opsgenieRequest(
  payload: Payload,
  { key, region = 'us' }: { readonly key: string; readonly region?: PagerRegion | undefined },
): Outgoing | null {
  if (payload.event === 'digest') return null;
  const headers = { ...JSON_HEADERS, authorization: `GenieKey ${key}` };
  const action = actionOf(payload.event);
  if (action === 'trigger') {
    return { url: ADDRESS[region], headers, body: JSON.stringify(alertOf(payload)) };
  }
  const verb = action === 'resolve' ? 'close' : 'acknowledge';
  const { acknowledged, id } = payload.alert;
  const by = payload.event === 'acknowledged' && acknowledged ? { user: clipped(acknowledged.by, MOST.user) } : {};
  const body = { source: 'Plumbline', note: clipped(textOf(payload), MOST.note), ...by };
  return {
    url: `${ADDRESS[region]}/${encodeURIComponent(id)}/${verb}?identifierType=alias`,
    headers,
    body: JSON.stringify(body),
  };
}

function alertOf(payload: AlertPayload) {
  const { alert, control, where } = payload;
  const tags = [alert.severity, alert.kind, control.domain, where.environment].filter(Boolean);
  return {
    message: clipped(payload.headline, MOST.message),
    alias: alert.id,
    description: clipped(textOf(payload), MOST.description),
    entity: clipped(where.resource, MOST.entity),
    source: 'Plumbline',
    priority: PRIORITY[alert.severity],
    tags: tags.map((tag) => clipped(tag, MOST.tag)),
    details: fitting(factsOf(payload), MOST.details),
  };
}

const factsOf = ({ id, event, control, where, what, commands, links }: AlertPayload): [string, string | null][] => [
  ['message', id],
  ['event', event],
  ['control', control.id],
  ['account', where.account],
  ['accountName', where.accountName],
  ['region', where.region],
  ['environment', where.environment],
  ['ou', where.ou],
  ['since', what.since],
  ['fix', commands.fix],
  ['mind', commands.mind ?? null],
  ['all', commands.all ?? null],
  ['console', where.console],
  ['acknowledge', links.acknowledge],
  ['resource', where.resource],
];

/** The first facts that fit. A value that does not fit is left out, and not cut. */
function fitting(facts: readonly [string, string | null][], room: number): Record<string, string> {
  const chosen: Record<string, string> = {};
  let left = room;
  for (const [name, value] of facts) {
    if (!value || name.length + value.length > left) continue;
    chosen[name] = value;
    left -= name.length + value.length;
  }
  return chosen;
}
