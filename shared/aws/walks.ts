/**
 * Lists end. A page token that comes a second time would go on for ever, and half a list is not a list: the SDK's own
 * `stopOnSameToken` ends it as if it were whole. So does a page that says there is more and not where.
 */
import { CouldNotRead } from '../core/errors.ts';

/** Inputs that say where a page begins, by every name that AWS has for them; a test compares this with the SDK. */
export const PAGE_TOKENS = [
  'NextToken',
  'nextToken',
  'Marker',
  'NextPageToken',
  'PaginationToken',
  'ContinuationToken',
  'ExclusiveStartKey',
  'ExclusiveStartTableName',
  'PartNumberMarker',
  'StartRecordName',
  'StartRecordType',
  'StartRecordIdentifier',
];
/** What an answer says it with, where the name is another. */
export const NEXT_TOKENS = [
  ...PAGE_TOKENS,
  'NextMarker',
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
  /** Before a page is asked for. Throws `CouldNotRead` for a list that would not end. */
  step(action: string, list: string, input: object): void;
  /** When its answer is there. Throws `CouldNotRead` for one that says there is more and not where. */
  answered(action: string, output: object): void;
}

/** The lists that one collector reads in one place. */
export function walks(longest: number): Walks {
  /** The SDK's paginators ask for every page with one input, which they change: that tells two walks of a list apart. */
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
      const { token, rest } = apart(input as Fields);
      const list = `${operation} ${rest}`;
      const walk = token ? (ofInput.get(input) ?? ofList.get(list) ?? begun(input, list)) : begun(input, list);
      if (token && walk.tokens.has(token)) {
        throw new CouldNotRead(action, 'malformed', 'the list goes on with a page that was read already');
      }
      if (token) walk.tokens.add(token);
      walk.pages += 1;
      if (walk.pages > longest) throw new CouldNotRead(action, 'malformed', `the list has more than ${longest} pages`);
    },
    answered: (action, output) => {
      const fields = output as Fields;
      if (MORE.some((name) => fields[name] === true) && !NEXT_TOKENS.some((name) => fields[name])) {
        throw new CouldNotRead(action, 'malformed', 'the list has more pages, and it does not say where');
      }
    },
  };
}

/** Where the page begins, empty for the first, and all else that is asked for. */
function apart(input: Fields): { readonly token: string; readonly rest: string } {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  const isToken = ([name]: [string, unknown]): boolean => PAGE_TOKENS.includes(name);
  const tokens = entries.filter(isToken);
  const rest = JSON.stringify(entries.filter((entry) => !isToken(entry)));
  return { token: tokens.length > 0 ? JSON.stringify(tokens) : '', rest };
}
