/**
 * IAM's decision on a request, as @cloud-copilot/iam-simulate evaluates it, and the statements that decide. Policies and
 * requests that IAM would not take make it throw, and so does a condition on a key that the request cannot carry.
 */
import { anonymousPrincipal, type RequestAnalysis, runSimulation } from '@cloud-copilot/iam-simulate';
import type { Held } from './estate.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

export type Context = Readonly<Record<string, string | readonly string[]>>;

export interface Request {
  /** ARN of a role, name of a service, or nobody that AWS knows. */
  readonly principal: string | 'anonymous';
  /** What the principal's own policies say; a service has none. */
  readonly identity?: readonly Policy[];
  readonly boundary?: Policy;
  readonly action: string;
  /** ARN of the resource, or of something in it. */
  readonly resource: string;
  readonly owner: Pick<Held, 'account' | 'policy'>;
  readonly context?: Context;
}

export interface Decision {
  readonly allowed: boolean;
  /**
   * The statements that allow it or deny it, after the policy they are in. When there are none, for every policy that
   * had to allow it: those that would but for conditions on these keys, or `no statement`.
   */
  readonly because: readonly string[];
}

/** The simulator knows no keys of encryption contexts; those of a tag, which any request can carry, stand in for them. */
const ENCRYPTION_CONTEXT = 'kms:EncryptionContext:';
const STAND_IN = `aws:PrincipalTag/${ENCRYPTION_CONTEXT}`;
const standIn = <T>(value: T): T =>
  value && JSON.parse(JSON.stringify(value).replaceAll(`"${ENCRYPTION_CONTEXT}`, `"${STAND_IN}`));

/** The keys that the request carries: none without a value. */
const present = (context: Context) =>
  Object.fromEntries(
    Object.entries(context)
      .map(([key, value]): [string, string | string[]] => [key, typeof value === 'string' ? value : [...value]])
      .filter(([, value]) => value.length > 0),
  );

export async function decide({ principal, action, resource, owner, ...rest }: Request): Promise<Decision> {
  const { identity, policy, boundary, context } = standIn({ identity: [], context: {}, policy: owner.policy, ...rest });
  const outcome = await runSimulation(
    {
      request: {
        principal: principal === 'anonymous' ? anonymousPrincipal : principal,
        action,
        resource: { resource, accountId: owner.account },
        contextVariables: present(context),
      },
      identityPolicies: identity.map((one, index) => ({ name: `identity ${index}`, policy: one })),
      resourcePolicy: policy,
      permissionBoundaryPolicies: boundary && [{ name: 'boundary', policy: boundary }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (outcome.resultType === 'error') {
    throw new Error(`${action} on ${resource} cannot be evaluated: ${JSON.stringify(outcome.errors)}`);
  }
  const asked = JSON.stringify([identity, boundary, policy]);
  // several when the resource is `*`: one for every kind of resource that the action takes
  const results = outcome.resultType === 'single' ? [outcome.result] : outcome.results;
  const because = results.flatMap(({ analysis, ignoredContextKeys = [] }) => {
    const lost = ignoredContextKeys.filter((key) => asked.includes(`"${key}"`));
    if (lost.length > 0) throw new Error(`${action} carries no ${lost.join(', ')}, which a policy asks for`);
    return becauseOf(analysis, principal, policy !== undefined);
  });
  return { allowed: outcome.overallResult === 'Allowed', because: [...new Set(because)] };
}

function becauseOf(analysis: RequestAnalysis, principal: string, hasPolicy: boolean): string[] {
  const isService = !principal.startsWith('arn:');
  // in its own account a principal needs no resource policy
  const needsNone = analysis.sameAccount && !hasPolicy;
  const analyses = Object.entries({
    identity: isService ? undefined : analysis.identityAnalysis,
    resource: needsNone ? undefined : analysis.resourceAnalysis,
    boundary: analysis.permissionBoundaryAnalysis,
  }).filter((pair): pair is [Kind, Analysis] => pair[1] !== undefined);
  return analyses
    .filter(([kind]) => !analysis.blockedBy?.length || analysis.blockedBy.includes(BLOCKED_BY[kind]))
    .flatMap(([kind, one]) => {
      const none = kind === 'resource' && !hasPolicy ? 'no policy' : 'no statement';
      return deciding(analysis.result, one, none).map(
        (what) => `${kind}: ${what.replace(STAND_IN, ENCRYPTION_CONTEXT)}`,
      );
    });
}

/** The simulator's names for what stopped a request that was allowed otherwise. */
const BLOCKED_BY = { identity: 'identity', resource: 'resource', boundary: 'pb' } as const;
type Kind = keyof typeof BLOCKED_BY;

type Analysis = NonNullable<RequestAnalysis['identityAnalysis'] | RequestAnalysis['resourceAnalysis']>;
type Evaluated = Analysis['allowStatements'][number];

function deciding(result: RequestAnalysis['result'], analysis: Analysis, none: string): string[] {
  const { allowStatements, denyStatements, unmatchedStatements } = analysis;
  if (result === 'ExplicitlyDenied') return denyStatements.map(denies);
  if (result === 'Allowed') return allowStatements.map(idOf);
  if (allowStatements.length > 0) return [];
  const but = unmatchedStatements.filter(wouldAllow).map((one) => `${idOf(one)} but for ${keysOf(one, false)}`);
  return but.length > 0 ? but : [none];
}

const wouldAllow = ({ explain: { effect, actionMatch, resourceMatch, principalMatch } }: Evaluated): boolean =>
  effect === 'Allow' && actionMatch && resourceMatch && principalMatch !== 'NoMatch';

const keysOf = ({ explain: { conditions = [] } }: Evaluated, met: boolean): string =>
  conditions
    .filter(({ matches }) => matches === met)
    .map(({ conditionKeyValue }) => conditionKeyValue)
    .join(', ');

function denies(one: Evaluated): string {
  const keys = keysOf(one, true);
  return `${idOf(one)} denies${keys && ` for ${keys}`}`;
}

/** Its `Sid`, or its place in the policy, from 1. */
const idOf = ({ explain }: Evaluated): string => explain.identifier;
