/** The documents of IAM policies: their statements, and what they allow and refuse on every resource. */
import { CouldNotRead } from '../../core/errors.ts';
import { required } from '../../core/reading.ts';
import { matchesWildcard } from '../../core/wildcard.ts';

export const DETAILS = 'iam:GetAccountAuthorizationDetails';

export interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** Letters of the longest document of IAM, percent-encoded ("IAM and AWS STS quotas": 10,240 characters without white space). */
const LONGEST = 131_072;

const malformed = (what: string, cause?: unknown): CouldNotRead => new CouldNotRead(DETAILS, 'malformed', what, cause);

/** IAM sends documents percent-encoded ("GetAccountAuthorizationDetails": "URL-encoded compliant with RFC 3986"). */
export function statementsOf(document: string | undefined, field: string): readonly Statement[] {
  const read = parsed(required(document, DETAILS, field), field);
  if (!isRecord(read)) throw malformed(`${field} is no JSON object`);
  const statements = listOf(required(read.Statement, DETAILS, `Statement in ${field}`));
  if (!statements.every(isRecord)) throw malformed(`a statement of ${field} is no JSON object`);
  for (const { Effect } of statements as readonly Statement[]) {
    if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(`a statement of ${field} neither allows nor denies`);
  }
  return statements;
}

function parsed(document: string, field: string): unknown {
  if (document.length > LONGEST) throw malformed(`${field} is longer than IAM takes`);
  try {
    return JSON.parse(document.startsWith('{') ? document : decodeURIComponent(document));
  } catch (cause) {
    throw malformed(`${field} is no JSON document`, cause);
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

export const textsOf = (value: unknown): string[] => listOf(value).filter((item) => typeof item === 'string');

/** Every action of every service. */
export const EVERYTHING = '*';
/** All actions except some: the power that `NotAction` gives. */
export const ALL_BUT_SOME = 'NotAction';

/**
 * Actions that alone, or in pairs, let an identity gain any permission in the account, after
 * "AWS IAM Privilege Escalation Methods and Mitigation" (Rhino Security Labs).
 */
export const TAKES_ANY_PERMISSION: readonly (readonly string[])[] = [
  ...[
    'AddUserToGroup',
    'AttachGroupPolicy',
    'AttachRolePolicy',
    'AttachUserPolicy',
    'CreateAccessKey',
    'CreateLoginProfile',
    'CreatePolicyVersion',
    'PutGroupPolicy',
    'PutRolePolicy',
    'PutUserPolicy',
    'SetDefaultPolicyVersion',
    'UpdateAssumeRolePolicy',
    'UpdateLoginProfile',
  ].map((action) => [`iam:${action}`]),
  ...[
    'cloudformation:CreateStack',
    'codebuild:CreateProject',
    'ec2:RunInstances',
    'ecs:RunTask',
    'glue:CreateDevEndpoint',
    'lambda:CreateFunction',
    'sagemaker:CreateNotebookInstance',
  ].map((action) => ['iam:PassRole', action]),
];

/** "KMS.1", "KMS.2" (AWS Foundational Security Best Practices): actions that decrypt. */
export const DECRYPTS = ['kms:Decrypt', 'kms:ReEncryptFrom'];

const WATCHED = [...new Set([...TAKES_ANY_PERMISSION.flat(), ...DECRYPTS])];

/** The actions that a policy allows on every resource: `*`, `s3:*`, `NotAction`, and the watched ones among single actions. */
export interface Powers {
  readonly allows: readonly string[];
  /** Only the denials without a condition. */
  readonly denies: readonly string[];
}

export const powersOf = (statements: readonly Statement[]): Powers => ({
  allows: distinct(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(allowedBy)),
  denies: distinct(statements.filter(({ Effect }) => Effect === 'Deny').flatMap(deniedBy)),
});

/** A condition limits the actions of one service; a principal that may do everything can usually meet the condition as well. */
function allowedBy(statement: Statement): string[] {
  const every = statement.NotResource !== undefined || isEverything(statement.Resource);
  if (!every) return [];
  const powers = namedBy(statement);
  return isConditional(statement) ? powers.filter((power) => power === EVERYTHING) : powers;
}

const deniedBy = (statement: Statement): string[] =>
  isConditional(statement) || !isEverything(statement.Resource) ? [] : namedBy(statement);

export const isConditional = ({ Condition }: Statement): boolean =>
  isRecord(Condition) && Object.keys(Condition).length > 0;

/** An ARN that only a pattern of wildcards matches. */
const ANY_ARN = 'arn:aws:any:any:000000000000:any/any';
const isEverything = (resource: unknown): boolean =>
  textsOf(resource).some((pattern) => matchesWildcard(pattern, ANY_ARN, { single: true }));

function namedBy({ Action, NotAction }: Statement): string[] {
  const spared = textsOf(NotAction).map((action) => action.toLowerCase());
  const named = (patterns: readonly string[], action: string) =>
    patterns.some((pattern) => matchesWildcard(pattern, action.toLowerCase(), { single: true }));
  if (NotAction !== undefined) return [ALL_BUT_SOME, ...WATCHED.filter((action) => !named(spared, action))];
  const patterns = textsOf(Action).map((action) => action.toLowerCase());
  if (patterns.some((pattern) => /^\*+(?::\*+)?$/.test(pattern))) return [EVERYTHING];
  const services = patterns.filter((pattern) => /^[^:*?]+:\*+$/.test(pattern));
  const whole = services.map((pattern) => `${pattern.split(':')[0]}:*`);
  return [...whole, ...WATCHED.filter((action) => !whole.includes(serviceOf(action)) && named(patterns, action))];
}

const serviceOf = (action: string): string => `${action.split(':')[0]}:*`;

/** Whether the first power includes the second. */
export const includes = (power: string, other: string): boolean =>
  power === EVERYTHING || power === other || (other !== EVERYTHING && power === serviceOf(other));

const distinct = (powers: readonly string[]): string[] => [...new Set(powers)].sort();
