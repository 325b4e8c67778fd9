/**
 * Derives EventBridge patterns from the controls: together they match exactly the events in the collectors' triggers.
 * Each pattern is a rule in every account and region, so there should be few: a pattern takes in as many services as
 * its size allows. The services are alternatives (`$or`), because separate lists of sources and names would match any
 * combination of them.
 */
import type { DetailFilter, Matcher, Trigger } from '../core/collector.ts';
import { type AnyControl, collectorsOf } from '../core/control.ts';
import { awsServices } from '../services/index.ts';
import { packed } from './packed.ts';

/** The part of "Creating Amazon EventBridge event patterns" that is needed here; `$or` holds alternatives. */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly EventPattern[] | readonly (Matcher | { readonly exists: false })[];
}

export interface EventPatterns {
  /** Rules for every scanned region, including us-east-1. */
  readonly everyRegion: readonly EventPattern[];
  /** More rules for us-east-1, the only region to which global services send their events. */
  readonly usEast1: readonly EventPattern[];
}

/** The size limit of an event pattern in characters, unless raised on request ("Amazon EventBridge quotas"). */
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

/** `aws.iam`, both for the service's own events and for CloudTrail's records of its calls. */
const sourceOf = ({ source, eventSource }: Trigger): string =>
  eventSource ? `aws.${eventSource.slice(0, eventSource.indexOf('.'))}` : source;

function patternsOf(triggers: readonly Trigger[]): EventPattern[] {
  const calls = Map.groupBy(triggers.flatMap(callsOf), ({ detailType }) => detailType);
  const named = [...calls]
    .sort(byKey)
    .flatMap(([, group]) => apart(sorted(united(withoutCovered(group))), isSameCall))
    .flatMap((group) => grouped(group, callPattern));
  const events = triggers
    .filter(({ eventSource }) => !eventSource)
    .map(({ source, detailType, detail }): ServiceEvent => ({ source, detailType, ...(detail ? { detail } : {}) }));
  const all = apart(sorted(united(withoutFiltered(events))), isSameEvent);
  return [...named, ...all.flatMap((group) => grouped(group, eventPattern))];
}

interface Call {
  readonly detailType: string;
  readonly eventSource: string;
  /** Any call, when left out. */
  readonly eventName?: string;
  readonly detail?: DetailFilter;
}

type ServiceEvent = Pick<Trigger, 'source' | 'detailType' | 'detail'>;

function callsOf({ detailType, eventSource, eventNames, detail }: Trigger): Call[] {
  if (!eventSource) return [];
  const any = { detailType, eventSource, ...(detail ? { detail } : {}) };
  return eventNames ? eventNames.map((eventName) => ({ ...any, eventName })) : [any];
}

/**
 * Drops the calls of a service if another trigger names all its calls, and the filters of a call if another trigger
 * names it without a filter.
 */
function withoutCovered(calls: readonly Call[]): Call[] {
  const whole = new Set(calls.filter(({ detail }) => !detail).map(nameOf));
  const isCovered = (call: Call) =>
    (call.detail !== undefined && whole.has(nameOf(call))) ||
    (call.eventName !== undefined && whole.has(nameOf({ eventSource: call.eventSource })));
  return sorted(calls.filter((call) => !isCovered(call)));
}

const nameOf = ({ eventSource, eventName = '*' }: Pick<Call, 'eventSource' | 'eventName'>): string =>
  `${eventSource}/${eventName}`;

const isSameCall = (one: Call, other: Call): boolean =>
  one.eventSource === other.eventSource &&
  (one.eventName === other.eventName || one.eventName === undefined || other.eventName === undefined);

const isSameEvent = (one: ServiceEvent, other: ServiceEvent): boolean =>
  one.source === other.source && one.detailType === other.detailType;

/**
 * Divides the items so that no pattern matches one event by two alternatives. EventBridge's matcher, Event Ruler,
 * misses events if alternatives of a pattern have overlapping filters for the same event.
 */
function apart<T>(items: readonly T[], isSame: (one: T, other: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups.find((one) => !one.some((other) => isSame(item, other)));
    if (group) group.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** Drops the filters of an event if another trigger names it without a filter. */
function withoutFiltered(events: readonly ServiceEvent[]): ServiceEvent[] {
  const kind = ({ source, detailType }: ServiceEvent) => `${source}/${detailType}`;
  const whole = new Set(events.filter(({ detail }) => !detail).map(kind));
  return sorted(events.filter((event) => !event.detail || !whole.has(kind(event))));
}

/** Unites the filters of an event by one field into one filter, which needs no pattern of its own. */
function united<T extends { readonly detail?: DetailFilter | undefined }>(events: readonly T[]): T[] {
  const alike = Map.groupBy(events, ({ detail, ...event }) =>
    JSON.stringify([event, detail && (fieldOf(detail) ?? detail)]),
  );
  return [...alike.values()].map((group): T => {
    const [first] = group as [T];
    const filters = group.map(({ detail }) => detail).filter((detail) => detail !== undefined);
    return filters.length > 1 ? { ...first, detail: filters.reduce(either) } : first;
  });
}

/** The path of the only field in a filter; null if the filter has several fields. */
function fieldOf(filter: DetailFilter): readonly string[] | null {
  const [only, ...others] = Object.entries(filter);
  if (!only || others.length > 0) return null;
  const [name, wanted] = only;
  if (isMatchers(wanted)) return [name];
  const inner = fieldOf(wanted);
  return inner && [name, ...inner];
}

const isMatchers = (wanted: DetailFilter | readonly Matcher[]): wanted is readonly Matcher[] => Array.isArray(wanted);

/** One filter that lets through every event that either of two filters by the same field lets through. */
function either(one: DetailFilter, other: DetailFilter): DetailFilter {
  return Object.fromEntries(
    Object.entries(one).map(([name, wanted]) => {
      const more = other[name] ?? [];
      if (isMatchers(wanted)) return [name, isMatchers(more) ? sorted([...wanted, ...more]) : wanted];
      return [name, isMatchers(more) ? wanted : either(wanted, more)];
    }),
  );
}

/**
 * Matches CloudTrail's events by the called service. Their source is one of AWS, which cannot be forged: PutEvents
 * refuses sources that begin with `aws.`.
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

/** EventBridge reads `$or` as a field name unless it has at least two alternatives ("Event Ruler", README). */
function anyOf<B>(branches: readonly B[]): B | { readonly $or: readonly B[] } {
  const [only] = branches;
  return only !== undefined && branches.length === 1 ? only : { $or: branches };
}

const grouped = <T>(items: readonly T[], render: (group: readonly T[]) => EventPattern): EventPattern[] =>
  packed(items, (group) => JSON.stringify(render(group)).length <= EVENT_PATTERN_SIZE).map(render);

/** Sorted and distinct, so that the same triggers always give the same patterns. */
const sorted = <T>(items: readonly T[]): T[] =>
  [...new Map(items.map((item) => [JSON.stringify(item), item]))].sort(byKey).map(([, item]) => item);

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;
