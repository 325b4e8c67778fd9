/**
 * Stops endless lists. A page token that appears a second time would go on for ever, and half a list must not count as
 * a list: the SDK's own `stopOnSameToken` would end it as if it were complete. The same holds for a page that says
 * there is more without saying where.
 */
import { CouldNotRead } from '../core/errors.ts';

/**
 * The request fields that say where a page begins, under every name that AWS uses; a test compares them with the SDK.
 */
export const PAGE_TOKENS = [
  'NextToken',
  'nextToken',
  'Marker',
  'NextMarker',
  'NextPageToken',
  'PaginationToken',
  'position',
  'ContinuationToken',
  'ExclusiveStartKey',
  'ExclusiveStartTableName',
  'PartNumberMarker',
  'StartRecordName',
  'StartRecordType',
  'StartRecordIdentifier',
];
/** The response fields for the next page, where their name differs. */
export const NEXT_TOKENS = [
  ...PAGE_TOKENS,
  'LastEvaluatedKey',
  'LastEvaluatedTableName',
  'NextContinuationToken',
  'NextRecordName',
  'NextPartNumberMarker',
];
const MORE = ['IsTruncated', 'Truncated'];

interface Walk {
  pages: number;
  readonly tokens: Set<string>;
}

type Fields = Readonly<Record<string, unknown>>;

export interface Walks {
  /** Called before a page is requested. Throws `CouldNotRead` for a list that would not end. */
  step(action: string, list: string, input: object): void;
  /**
   * Called with the page's answer. Throws `CouldNotRead` for an answer that says there is more without saying where.
   */
  answered(action: string, output: object): void;
}

/** The lists that one collector reads in one unit. */
export function walks(longest: number): Walks {
  /**
   * The SDK's paginators reuse and change one input object for all pages, so the object identifies a walk if a list is
   * walked twice.
   */
  const ofInput = new WeakMap<object, Walk>();
  const ofList = new Map<string, Walk>();

  const begun = (input: object, list: string): Walk => {
    const walk = { pages: 0, tokens: new Set<string>() };
    ofInput.set(input, walk);
    ofList.set(list, walk);
    return walk;
  };

  return {
    step: (action, operation, input) => {
      const { token, rest } = splitToken(input as Fields);
      const list = `${operation} ${rest}`;
      const walk = token ? (ofInput.get(input) ?? ofList.get(list) ?? begun(input, list)) : begun(input, list);
      if (token && walk.tokens.has(token)) {
        throw new CouldNotRead(action, 'malformed', 'the list continues with a page that was already read');
      }
      if (token) walk.tokens.add(token);
      walk.pages += 1;
      if (walk.pages > longest) throw new CouldNotRead(action, 'malformed', `the list has more than ${longest} pages`);
    },
    answered: (action, output) => {
      const fields = output as Fields;
      if (MORE.some((name) => fields[name] === true) && !NEXT_TOKENS.some((name) => fields[name])) {
        throw new CouldNotRead(action, 'malformed', 'the list has more pages and does not say where');
      }
    },
  };
}

/** Splits an input into its page token (empty for the first page) and the rest of the request. */
function splitToken(input: Fields): { readonly token: string; readonly rest: string } {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  const isToken = ([name]: [string, unknown]): boolean => PAGE_TOKENS.includes(name);
  const tokens = entries.filter(isToken);
  const rest = JSON.stringify(entries.filter((entry) => !isToken(entry)));
  return { token: tokens.length > 0 ? JSON.stringify(tokens) : '', rest };
}
