/** Reads from a bucket policy the few settings that no API call of S3 returns. */
import { CouldNotRead } from '../../core/errors.ts';
import { required } from '../../core/reading.ts';
import { LONGEST_PATTERN, matchesWildcard } from '../../core/wildcard.ts';

const ACTION = 's3:GetBucketPolicy';

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/**
 * Whether the policy denies every request without TLS, by any principal, for the bucket and for its objects. A denial with a
 * second condition denies fewer requests, and does not count.
 */
export function deniesInsecureTransport(policy: string, bucket: string): boolean {
  const denials = statementsOf(policy).filter(isDenialOfPlainHttp);
  return [bucket, `${bucket}/*`].every((resource) => denials.some((denial) => covers(denial, resource)));
}

/** Every policy has statements ("Grammar of the IAM JSON policy language"): a document without them is not a policy. */
function statementsOf(policy: string): readonly Statement[] {
  const document = parsed(policy);
  if (!isRecord(document)) throw new CouldNotRead(ACTION, 'malformed', 'the policy is no JSON object');
  const statements = list(required(document.Statement, ACTION, 'Statement'));
  if (statements.every(isRecord)) return statements;
  throw new CouldNotRead(ACTION, 'malformed', 'a statement of the policy is no JSON object');
}

function parsed(policy: string): unknown {
  if (policy.length > LONGEST_PATTERN)
    throw new CouldNotRead(ACTION, 'malformed', 'the policy is longer than S3 takes');
  try {
    return JSON.parse(policy);
  } catch (cause) {
    throw new CouldNotRead(ACTION, 'malformed', 'the policy is no JSON document', cause);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDenialOfPlainHttp = ({ Effect, Principal, Action, Condition }: Statement): boolean =>
  Effect === 'Deny' &&
  isEverybody(Principal) &&
  texts(Action).some((action) => action === '*' || action.toLowerCase() === 's3:*') &&
  isWithoutTls(Condition);

const isEverybody = (principal: unknown): boolean =>
  principal === '*' || (isRecord(principal) && texts(principal.AWS).includes('*'));

function isWithoutTls(condition: unknown): boolean {
  const [operator, ...otherOperators] = entriesOf(condition);
  const [key, ...otherKeys] = entriesOf(operator?.[1]);
  if (!operator || !key || otherOperators.length + otherKeys.length > 0) return false;
  const values = list(key[1]);
  return (
    (operator[0] === 'Bool' || operator[0] === 'BoolIfExists') &&
    key[0].toLowerCase() === 'aws:securetransport' &&
    values.length === 1 &&
    String(values[0]).toLowerCase() === 'false'
  );
}

const entriesOf = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);

/** Bucket names are unique in a partition, so the beginning of the ARN does not matter. */
const covers = ({ Resource }: Statement, resource: string): boolean =>
  texts(Resource).some((pattern) => {
    const name = pattern.replace(/^arn:[^:]*:s3:::/, '');
    return matchesWildcard(name, resource, { single: true });
  });

const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const texts = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');
