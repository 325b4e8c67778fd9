/**
 * As much of IAM's evaluation as these policies use: which statement lets a request through, and which would but for a
 * condition. Not a substitute for IAM: an operator it does not know makes it throw.
 */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Statement: readonly Statement[];
}

export interface Request {
  /** ARN of a role, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

export interface Decision {
  readonly allowed: boolean;
  /** The statements that allow it, or that deny it, or `Sid: condition key` of what would allow it but for that. */
  readonly because: readonly string[];
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

const like = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(value);

const OPERATORS: Record<string, (expected: string, actual: string) => boolean> = {
  StringEquals: (expected, actual) => expected === actual,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (expected, actual) => expected === actual,
};

export function decide({ Statement }: Policy, request: Request): Decision {
  const concerned = Statement.filter((statement) => concerns(statement, request));
  const denied = concerned.filter((one) => one.Effect === 'Deny' && unmet(one, request).length === 0);
  if (denied.length > 0) return { allowed: false, because: denied.map(nameOf) };
  const allows = concerned.filter(({ Effect }) => Effect === 'Allow');
  const met = allows.filter((one) => unmet(one, request).length === 0);
  if (met.length > 0) return { allowed: true, because: met.map(nameOf) };
  const but = allows.flatMap((one) => unmet(one, request).map((key) => `${nameOf(one)}: ${key}`));
  return { allowed: false, because: but.length > 0 ? but : ['no statement'] };
}

const nameOf = ({ Sid = 'unnamed' }: Statement): string => Sid;

function concerns({ Principal, Action, Resource }: Statement, { principal, action, resource }: Request): boolean {
  return (
    list(Action).some((pattern) => like(pattern, action)) &&
    (Resource === undefined || list(Resource).some((pattern) => like(pattern, resource))) &&
    (Principal === undefined || isMeant(Principal, principal))
  );
}

function isMeant(meant: NonNullable<Statement['Principal']>, principal: string): boolean {
  if (meant === '*') return true;
  if (typeof meant === 'string') return false;
  const account = principal.split(':')[4] ?? '';
  return (
    list(meant.Service).includes(principal) ||
    list(meant.AWS).some((one) => one === '*' || one === principal || one === `arn:aws:iam::${account}:root`)
  );
}

/** Condition keys that do not hold. */
function unmet({ Condition = {} }: Statement, { context = {} }: Request): string[] {
  return Object.entries(Condition).flatMap(([name, keys]) => {
    const operator = OPERATORS[name];
    if (!operator) throw new Error(`the condition operator ${name} is not known here`);
    return Object.entries(keys)
      .filter(([key, expected]) => !list(expected).some((one) => operator(one, context[key] ?? '')))
      .map(([key]) => key);
  });
}
