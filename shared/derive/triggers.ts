/**
 * Controls → EventBridge event patterns: together they match exactly the events that some collector's triggers name.
 * Patterns are rules, and rules stand in every account and region, so there are few of them: each takes in as many
 * services as its size allows, as alternatives (`$or`), since lists of sources and names alone would match any pairing.
 */
import type { DetailFilter, Matcher, Trigger } from '../core/collector.ts';
import { type AnyControl, collectorsOf } from '../core/control.ts';
import { awsServices } from '../services/index.ts';
import { packed } from './packed.ts';

/** "Creating Amazon EventBridge event patterns", of which this is the part that is needed: `$or` has alternatives. */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly EventPattern[] | readonly (Matcher | { readonly exists: false })[];
}

export interface EventPatterns {
  /** Rules that every scanned region has, us-east-1 among them. */
  readonly everyRegion: readonly EventPattern[];
  /** Further rules in us-east-1, where global services send their events and nowhere else. */
  readonly usEast1: readonly EventPattern[];
}

/** Most characters of an event pattern, unless raised on request ("Amazon EventBridge quotas"). */
export const EVENT_PATTERN_SIZE = 2_048;

export const triggersOf = (controls: readonly AnyControl[]): Trigger[] => [
  ...new Set([...new Set(controls.flatMap(collectorsOf))].flatMap(({ triggers }) => triggers)),
];

export const eventPatterns = (triggers: readonly Trigger[]): EventPatterns => {
  const globalSources = new Set(awsServices.flatMap(({ globalSources = [] }) => globalSources));
  const isGlobal = (trigger: Trigger) => globalSources.has(sourceOf(trigger));
  return {
    everyRegion: patternsOf(triggers.filter((trigger) => !isGlobal(trigger))),
    usEast1: patternsOf(triggers.filter(isGlobal)),
  };
};

/** `aws.iam`, whether it tells of itself or CloudTrail of its calls. */
const sourceOf = ({ source, eventSource }: Trigger): string =>
  eventSource ? `aws.${eventSource.slice(0, eventSource.indexOf('.'))}` : source;

function patternsOf(triggers: readonly Trigger[]): EventPattern[] {
  const calls = Map.groupBy(triggers.flatMap(callsOf), ({ detailType }) => detailType);
  const named = [...calls].sort(byKey).flatMap(([, group]) => grouped(withoutCovered(group), callPattern));
  const events = triggers
    .filter(({ eventSource }) => !eventSource)
    .map(({ source, detailType, detail }): ServiceEvent => ({ source, detailType, ...(detail ? { detail } : {}) }));
  return [...named, ...grouped(withoutFiltered(events), eventPattern)];
}

interface Call {
  readonly detailType: string;
  readonly eventSource: string;
  /** Left out: any. */
  readonly eventName?: string;
  readonly detail?: DetailFilter;
}

type ServiceEvent = Pick<Trigger, 'source' | 'detailType' | 'detail'>;

function callsOf({ detailType, eventSource, eventNames, detail }: Trigger): Call[] {
  if (!eventSource) return [];
  const any = { detailType, eventSource, ...(detail ? { detail } : {}) };
  return eventNames ? eventNames.map((eventName) => ({ ...any, eventName })) : [any];
}

/** Without the calls of services of which every call is wanted anyway. */
function withoutCovered(calls: readonly Call[]): Call[] {
  const isWhole = ({ eventName, detail }: Call) => !eventName && !detail;
  const whole = new Set(calls.filter(isWhole).map(({ eventSource }) => eventSource));
  return sorted(calls.filter((call) => isWhole(call) || !whole.has(call.eventSource)));
}

/** Without the filters of events of which another trigger wants every one. */
function withoutFiltered(events: readonly ServiceEvent[]): ServiceEvent[] {
  const kind = ({ source, detailType }: ServiceEvent) => `${source}/${detailType}`;
  const whole = new Set(events.filter(({ detail }) => !detail).map(kind));
  return sorted(events.filter((event) => !event.detail || !whole.has(kind(event))));
}

/**
 * CloudTrail's events are told by the service that was called. Their source is that of AWS and nothing else, so that
 * nobody else can send them: PutEvents refuses sources that begin with `aws.`.
 */
function callPattern(calls: readonly Call[]): EventPattern {
  const alike = Map.groupBy(calls, ({ eventSource, detail }) => JSON.stringify([eventSource, detail]));
  const branches = [...alike.values()].map((group): EventPattern => {
    const [{ eventSource, detail }] = group as [Call];
    const names = group.flatMap(({ eventName }) => eventName ?? []);
    const all = names.length < group.length;
    return { eventSource: [eventSource], ...(all ? {} : { eventName: names }), ...detail };
  });
  return {
    source: [{ prefix: 'aws.' }],
    'detail-type': [...new Set(calls.map(({ detailType }) => detailType))],
    detail: { errorCode: [{ exists: false }], ...anyOf(branches) },
  };
}

function eventPattern(events: readonly ServiceEvent[]): EventPattern {
  const alike = Map.groupBy(events, ({ source, detail }) => JSON.stringify([source, detail]));
  return anyOf(
    [...alike.values()].map((group): EventPattern => {
      const [{ source, detail }] = group as [ServiceEvent];
      const kinds = group.map(({ detailType }) => detailType);
      return { source: [source], 'detail-type': kinds, ...(detail ? { detail } : {}) };
    }),
  );
}

/** EventBridge takes `$or` for a field's name unless it has two alternatives ("Event Ruler", README). */
function anyOf<B>(branches: readonly B[]): B | { readonly $or: readonly B[] } {
  const [only] = branches;
  return only !== undefined && branches.length === 1 ? only : { $or: branches };
}

const grouped = <T>(items: readonly T[], render: (group: readonly T[]) => EventPattern): EventPattern[] =>
  packed(items, (group) => JSON.stringify(render(group)).length <= EVENT_PATTERN_SIZE).map(render);

/** Distinct and in order, so that the same triggers always give the same patterns. */
const sorted = <T>(items: readonly T[]): T[] =>
  [...new Map(items.map((item) => [JSON.stringify(item), item]))].sort(byKey).map(([, item]) => item);

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;
