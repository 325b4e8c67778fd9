/** Event selectors of a CloudTrail trail: the management events that they record together. */
import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { CouldNotRead } from '../../core/errors.ts';
import { known, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const ACTION = 'cloudtrail:GetEventSelectors';

export interface ManagementEvents {
  /** Whether every management event that reads is recorded. */
  readonly read: Seen<boolean>;
  readonly write: Seen<boolean>;
  /** The limits of its selectors: excluded event sources (`kms.amazonaws.com`), or fields that they match on. */
  readonly narrowedBy: readonly string[];
}

/** One selector's settings for management events. */
interface Selector {
  readonly read: boolean;
  readonly write: boolean;
  /** The event sources that it excludes. */
  readonly except: readonly string[];
  /** The event sources that it is limited to; null if it has no such limit. */
  readonly only: readonly string[] | null;
  /** Other fields that it matches on. */
  readonly further: readonly string[];
}

/** A trail without selectors of its own records all management events ("Logging management events"). */
export const EVERYTHING: ManagementEvents = { read: true, write: true, narrowedBy: [] };

export interface Selectors {
  readonly EventSelectors?: readonly EventSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}

/** A trail has selectors of only one of the two kinds. */
export function selected({ EventSelectors, AdvancedEventSelectors }: Selectors): ManagementEvents {
  const selectors = AdvancedEventSelectors?.length
    ? AdvancedEventSelectors.map((selector) => seenIn(() => ofAdvanced(selector)))
    : required(EventSelectors, ACTION, 'EventSelectors').map((selector) => seenIn(() => ofBasic(selector)));
  const unread = selectors.find((selector) => selector instanceof CouldNotRead);
  const readable = selectors.flatMap((selector) => (selector instanceof CouldNotRead || !selector ? [] : [selector]));
  const covered = (kind: 'read' | 'write'): Seen<boolean> =>
    coversAll(readable.filter((selector) => selector[kind])) || (unread ?? false);
  return {
    read: covered('read'),
    write: covered('write'),
    narrowedBy: readable.flatMap(({ except, only, further }) => [
      ...except,
      ...(only ? ['eventSource'] : []),
      ...further,
    ]),
  };
}

/**
 * Selectors add up: an event is recorded if any of them selects it. If all selectors exclude event sources, the sources that
 * all of them exclude are missing, unless another selector is limited to exactly those.
 */
function coversAll(selectors: readonly Selector[]): boolean {
  const bySource = selectors.filter(({ further }) => further.length === 0);
  const broad = bySource.filter(({ only }) => only === null);
  const limited = bySource.flatMap(({ only, except }) => (only ?? []).filter((source) => !except.includes(source)));
  const [first, ...others] = broad;
  if (!first) return false;
  const missing = first.except.filter((source) => others.every(({ except }) => except.includes(source)));
  return missing.every((source) => limited.includes(source));
}

/** Null if the selector is about data events. An answer that excludes no sources has no such field ("get-event-selectors"). */
function ofBasic(selector: EventSelector): Selector | null {
  if (!required(selector.IncludeManagementEvents, ACTION, 'IncludeManagementEvents')) return null;
  const type = known(oneOf(selector.ReadWriteType, ['All', 'ReadOnly', 'WriteOnly'], ACTION, 'ReadWriteType'));
  const except = selector.ExcludeManagementEventSources ?? [];
  return { read: type !== 'WriteOnly', write: type !== 'ReadOnly', except, only: null, further: [] };
}

const OPERATORS = ['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith'] as const;
const usesOnly = (field: AdvancedFieldSelector, ...used: (typeof OPERATORS)[number][]): boolean =>
  OPERATORS.every((operator) => used.includes(operator) || !field[operator]?.length);

/** Null if the selector is about other events than management events. */
function ofAdvanced({ FieldSelectors }: AdvancedEventSelector): Selector | null {
  const fields = required(FieldSelectors, ACTION, 'FieldSelectors');
  const category = fields.find(({ Field }) => Field === 'eventCategory');
  if (!required(category?.Equals, ACTION, 'eventCategory').includes('Management')) return null;
  // `Equals` is the only operator that these two take
  const readOnly = fields.find(({ Field }) => Field === 'readOnly');
  const kinds = readOnly ? required(readOnly.Equals, ACTION, 'readOnly') : ['true', 'false'];
  const others = fields.filter((field) => field !== category && field !== readOnly);
  const sources = others.filter(
    (field) => field.Field === 'eventSource' && (usesOnly(field, 'NotEquals') || usesOnly(field, 'Equals')),
  );
  const limits = sources.flatMap(({ Equals }) => (Equals?.length ? [Equals] : []));
  return {
    read: kinds.includes('true'),
    write: kinds.includes('false'),
    except: sources.flatMap(({ NotEquals = [] }) => NotEquals),
    only: limits.length > 0 ? limits.flat() : null,
    further: others.filter((field) => !sources.includes(field)).map(({ Field }) => Field ?? 'an unnamed field'),
  };
}
