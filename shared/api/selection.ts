/** The selection of a question, limited to the accounts that the caller reaches. */
import { chosenOf } from '../config/chosen.ts';
import { catalogue, claims } from '../controls/catalogue.ts';
import type { Account } from '../core/account.ts';
import { claiming } from '../core/catalogue.ts';
import { isExternal } from '../core/external.ts';
import { frameworks } from '../frameworks/index.ts';
import { accountsIn } from '../pipeline/known-accounts.ts';
import { type Clocked, passedInstant } from '../queries/bounds.ts';
import type { CountSelection } from '../queries/count-scope.ts';
import type { Part } from '../queries/question.ts';
import { controlsOf, type Requirement, requirementsNamed } from '../queries/requirements.ts';
import type { Selection } from '../queries/scope.ts';
import type { Edge } from '../queries/zones.ts';
import { type Caller, type Reach, type Role, reaches, reachesOu, reachOf } from './caller.ts';
import type { ApiPorts } from './ports.ts';
import { Problem } from './problem.ts';

export interface Asker {
  readonly ports: Pick<ApiPorts, 'roster'>;
  readonly caller: Caller;
  readonly roles: readonly Role[];
}

export interface AskedSelection {
  readonly account?: readonly string[] | undefined;
  readonly ou?: readonly string[] | undefined;
  readonly control?: readonly string[] | undefined;
  readonly framework?: string | undefined;
  readonly resource?: readonly string[] | undefined;
}

/** The accounts that the caller reaches in the roles that the route takes. */
export const reachFor = ({ ports, caller, roles }: Asker): Promise<Reach> =>
  reachOf(caller, roles, () => accountsIn(ports.roster));

/** Throws 403 for an account out of reach, whether it exists or not. */
export function requireReach(reach: Reach, accounts: readonly string[]): void {
  const beyond = accounts.find((account) => !reaches(reach, account));
  if (beyond !== undefined)
    throw new Problem(
      403,
      `the account ${beyond} is beyond what you may see; ask for it in the configuration, or leave it out`,
    );
}

/** Throws 403 if a caller who reaches only some accounts would change something for all accounts. */
export function requireWhole(reach: Reach, accounts: readonly string[] | undefined, what: string): void {
  if (accounts !== undefined || reach === 'all') return;
  throw new Problem(403, `${what} is beyond what you may change; name accounts that are within your reach`);
}

export async function selectionFor(asker: Asker, asked: AskedSelection): Promise<Selection> {
  const reach = await reachFor(asker);
  const requirements = requirementsFor(asked);
  const external = asked.control?.filter(isExternal) ?? [];
  return {
    ...(await placesFor(asker, reach, asked)),
    ...given('resources', asked.resource),
    ...given('controls', requirements && requireSome([...controlsOf(requirements), ...external])),
  };
}

/** The selection of a question about counts. */
export const countedFor = async (
  asker: Asker,
  { domain, ...asked }: Omit<AskedSelection, 'resource'> & { readonly domain?: readonly string[] | undefined },
): Promise<CountSelection> => ({ ...(await selectionFor(asker, asked)), ...given('domains', domain) });

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { [name in Name]?: Value };

/** The accounts and organisational units of a question. */
export async function placesFor(
  { ports }: Asker,
  reach: Reach,
  { account, ou }: Pick<AskedSelection, 'account' | 'ou'>,
): Promise<Pick<Selection, 'accounts' | 'ous'>> {
  requireReach(reach, account ?? []);
  if (reach === 'all') return { ...given('accounts', account), ...given('ous', ou) };
  if (ou) requireOus(reach, await accountsIn(ports.roster), ou);
  const accounts = account ?? [...reach].sort();
  if (accounts.length === 0)
    throw new Problem(403, 'no account that a scan has seen is within your reach; ask for some in the configuration');
  return { accounts, ...given('ous', ou) };
}

/**
 * Throws 403 for an organisational unit without an account that the caller reaches, so that the answer does not reveal
 * which ones exist.
 */
export function requireOus(reach: Reach, known: readonly Account[], ous: readonly string[]): void {
  const beyond = ous.find((ou) => !reachesOu(reach, known, ou));
  if (beyond !== undefined)
    throw new Problem(403, `no account of the unit ${beyond} is within your reach; ask for it in the configuration`);
}

/** The requirements of a framework or the named controls; undefined if the question names neither. */
export function requirementsFor({ control, framework }: AskedSelection): readonly Requirement[] | undefined {
  // no external control is evidence for a requirement
  const own = control?.filter((id) => !isExternal(id));
  if (framework === undefined && own?.length === 0) return [];
  return requirementsNamed(
    { framework, controls: own && chosenOf(catalogue, own) },
    { frameworks, controls: claiming(catalogue, claims) },
  );
}

function requireSome(controls: readonly string[]): readonly string[] {
  if (controls.length > 0) return controls;
  throw new Problem(400, 'no control is evidence for what is asked for; /api/v1/coverage shows those that are');
}

/** An instant of the past; undefined if it is left out. */
export const instantOf = (text: string | undefined, edge: Edge, part: Part, clocked: Clocked): string | undefined =>
  text === undefined ? undefined : passedInstant(text, edge, part, clocked);
