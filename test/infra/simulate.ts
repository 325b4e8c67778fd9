/**
 * IAM's decision on a request, as @cloud-copilot/iam-simulate evaluates it, with the deciding statements. Throws for
 * policies and requests that IAM would refuse, and for a condition on a key that the request cannot carry.
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
  /** ARN of a role, name of a service, or a caller without AWS credentials. */
  readonly principal: string | 'anonymous';
  /** The principal's own policies; a service has none. */
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
   * The statements that allow or deny it, with their policy. If there are none, then for every policy that should have
   * allowed it: the keys of the failed conditions, or `no statement`.
   */
  readonly because: readonly string[];
}

/** The simulator does not know the keys of encryption contexts; tag keys, which any request can carry, replace them. */
const ENCRYPTION_CONTEXT = 'kms:EncryptionContext:';
const STAND_IN = `aws:PrincipalTag/${ENCRYPTION_CONTEXT}`;
const standIn = <T>(value: T): T =>
  value && JSON.parse(JSON.stringify(value).replaceAll(`"${ENCRYPTION_CONTEXT}`, `"${STAND_IN}`));

/** The keys that the request carries; a key without a value is left out. */
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
  // several results when the resource is `*`: one per kind of resource that the action takes
  const results = outcome.resultType === 'single' ? [outcome.result] : outcome.results;
  const because = results.flatMap(({ analysis, ignoredContextKeys = [] }) => {
    const lost = ignoredContextKeys.filter((key) => asked.includes(`"${key}"`));
    if (lost.length > 0) throw new Error(`${action} carries no ${lost.join(', ')}, which a policy asks for`);
    return becauseOf(analysis, principal, policy !== undefined);
  });
  return { allowed: outcome.overallResult === 'Allowed', because: [...new Set(because)] };
}

/**
 * Whether a statement of the policies allows the action on any resource under any condition. IAM denies an action that
 * no statement allows ("Policy evaluation logic", IAM User Guide), so that such a request needs no evaluation.
 */
export function isAllowedSomewhere(action: string, policies: readonly (Policy | undefined)[]): boolean {
  const statements = policies.flatMap((policy) => policy?.Statement ?? []);
  return statements.some(({ Effect, Action }) => {
    // a statement with `NotAction` has no `Action`
    const patterns = Action === undefined ? ['*'] : [Action].flat();
    return Effect === 'Allow' && patterns.some((pattern) => matches(pattern, action));
  });
}

/** Capitals do not count in the names of actions; `*` stands for any text and `?` for one character. */
function matches(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === action.toLowerCase();
  const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(action);
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

/** The simulator's names for what denied a request that was otherwise allowed. */
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

/** The statement's `Sid`, or its position in the policy, counted from 1. */
const idOf = ({ explain }: Evaluated): string => explain.identifier;
