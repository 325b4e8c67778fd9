/** Whole answers that cannot be had, and lists that do not come to their end. */
import { NEXT_TOKENS, PAGE_TOKENS } from '../../../shared/aws/walks.ts';
import type { Collector } from '../../../shared/core/collector.ts';
import { CouldNotRead } from '../../../shared/core/errors.ts';
import type { Facts } from '../../../shared/core/evaluate.ts';
import { apiError } from '../../../simulator/service.ts';
import type { Call, Meddling } from './subjects.ts';

export interface Failure {
  readonly name: string;
  /** Waits for time to pass. */
  readonly waits?: true;
  answer(): Promise<object>;
}

export const FAILURES: readonly Failure[] = [
  {
    name: 'denied',
    answer: async () => {
      throw apiError('AccessDeniedException', 'not authorized', 403);
    },
  },
  {
    name: 'throttled for ever',
    waits: true,
    answer: async () => {
      throw apiError('ThrottlingException', 'Rate exceeded', 429);
    },
  },
  { name: 'never answered', waits: true, answer: () => new Promise(() => {}) },
  { name: 'answered with {}', answer: async () => ({}) },
];

/** Answers every call of the operation so. */
export const failing =
  ({ serviceId, operation }: Call, { answer }: Failure): Meddling =>
  (asking, _asked, ask) =>
    asking.serviceId === serviceId && asking.operation === operation ? answer() : ask();

/** Refuses every call of the operation in one region. */
export const refusedIn =
  (region: string, { serviceId, operation }: Call): Meddling =>
  async (asking, asked, ask) => {
    const isRefused = asking.serviceId === serviceId && asking.operation === operation && asked.region === region;
    if (isRefused) throw apiError('AccessDeniedException', 'not authorized in this region', 403);
    return ask();
  };

const fieldOf = (fields: object, names: readonly string[]): [string, unknown] | undefined =>
  Object.entries(fields).find(([name, value]) => names.includes(name) && Boolean(value));

export const isLaterPage = (input: object): boolean => fieldOf(input, PAGE_TOKENS) !== undefined;

/** The second page of a list fails. */
export const secondPageFails =
  ({ serviceId, operation }: Call): Meddling =>
  async (asking, { input }, ask) => {
    if (asking.serviceId === serviceId && asking.operation === operation && isLaterPage(input))
      throw apiError('ValidationException', 'the second page fails', 400);
    return ask();
  };

/** Where an answer has the token of the next page: at its top, or in a list that it holds. */
interface TokenPlace {
  readonly list: string | null;
  readonly name: string;
}

function tokenPlace(answer: object): TokenPlace | undefined {
  const top = fieldOf(answer, NEXT_TOKENS);
  if (top) return { list: null, name: top[0] };
  return Object.entries(answer).flatMap(([list, value]) => {
    const inside = typeof value === 'object' && value !== null ? fieldOf(value, NEXT_TOKENS) : undefined;
    return inside ? [{ list, name: inside[0] }] : [];
  })[0];
}

function withToken(answer: object, { list, name }: TokenPlace, token: unknown): object {
  if (list === null) return { ...answer, [name]: token };
  const held = (answer as Readonly<Record<string, object>>)[list];
  return { ...answer, [list]: { ...held, [name]: token } };
}

/** From the second page on, each page says that the next is the one it is itself. */
export function repeating({ serviceId, operation }: Call): Meddling {
  let place: TokenPlace | undefined;
  return async (asking, { input }, ask) => {
    const answer = await ask();
    if (asking.serviceId !== serviceId || asking.operation !== operation) return answer;
    place ??= tokenPlace(answer);
    const asked = fieldOf(input, PAGE_TOKENS);
    return asked && place ? withToken(answer, place, asked[1]) : answer;
  };
}

/** The unread values in the collector's facts, at any depth. */
export const unreadIn = (facts: Facts, { id }: Collector): CouldNotRead[] =>
  [...(facts.get(id)?.values() ?? [])].flatMap(unreadOf);

/** Resources that are unread in whole or in part outside of the region, and the whole where no resource is listed. */
export function unreadOutside(region: string, facts: Facts, { id }: Collector): string[] {
  return [...(facts.get(id)?.values() ?? [])].flatMap((found) => {
    if (found instanceof CouldNotRead) return ['all of it'];
    return found
      .filter((resource) => unreadOf(resource).length > 0 && (resource.region ?? resource.id.split(':')[3]) !== region)
      .map((resource) => resource.id);
  });
}

function unreadOf(value: unknown): CouldNotRead[] {
  if (value instanceof CouldNotRead) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(unreadOf);
}
