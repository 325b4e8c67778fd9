/** What a bucket policy says, for the few things that no API call of S3 answers. */
import { CouldNotRead } from '../../core/errors.ts';

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Whether the policy refuses every request without TLS, whoever makes it, for the bucket and for its objects. A denial
 * with a second condition refuses less than that, and does not count.
 */
export function deniesInsecureTransport(policy: string, bucket: string): boolean {
  const denials = statementsOf(policy).filter(isDenialOfPlainHttp);
  return [bucket, `${bucket}/*`].every((resource) => denials.some((denial) => covers(denial, resource)));
}

function statementsOf(policy: string): Statement[] {
  try {
    return list((JSON.parse(policy) as { Statement?: Statement | Statement[] }).Statement);
  } catch (cause) {
    throw new CouldNotRead('s3:GetBucketPolicy', 'malformed', 'the policy is no JSON document', cause);
  }
}

const isDenialOfPlainHttp = ({ Effect, Principal, Action, Condition }: Statement): boolean =>
  Effect === 'Deny' &&
  isEverybody(Principal) &&
  list(Action).some((action) => action === '*' || action.toLowerCase() === 's3:*') &&
  isWithoutTls(Condition);

const isEverybody = (principal: unknown): boolean =>
  principal === '*' || list((principal as { AWS?: string | string[] } | undefined)?.AWS).includes('*');

function isWithoutTls(condition: Statement['Condition']): boolean {
  const [operator, ...otherOperators] = Object.entries(condition ?? {});
  const [key, ...otherKeys] = Object.entries(operator?.[1] ?? {});
  if (!operator || !key || otherOperators.length + otherKeys.length > 0) return false;
  const values = list(key[1] as string | string[]);
  return (
    /^Bool(IfExists)?$/.test(operator[0]) &&
    key[0].toLowerCase() === 'aws:securetransport' &&
    values.length === 1 &&
    String(values[0]).toLowerCase() === 'false'
  );
}

/** Bucket names are unique in a partition, so that the ARN's beginning says nothing. */
const covers = ({ Resource }: Statement, resource: string): boolean =>
  list(Resource).some((pattern) => wildcard(pattern.replace(/^arn:[^:]*:s3:::/, '')).test(resource));

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

const list = <T>(value: T | readonly T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? [...value] : [value as T];
