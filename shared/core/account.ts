/** Accounts, and the units that a scan is made of. */

export interface Account {
  /** 12 digits, or `ORGANIZATION` for what belongs to no single account. */
  readonly id: string;
  readonly name: string;
  /** Path of organisational unit names from the root, `/` between them; empty outside an organisation. */
  readonly ou: string;
  /**
   * Ids of the root and of the organisational units that the account is in. Absent if only a scan of an earlier release saw the
   * account.
   */
  readonly within?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The organisation's management account, which service control policies and auto-enablement do not reach. */
  readonly management: boolean;
}

/**
 * Whether an account is in an organisational unit or in one below it, by path. Every account is below the root, whose path is
 * empty.
 */
export const isWithin = ({ ou }: Pick<Account, 'ou'>, unit: string): boolean =>
  unit === '' || ou === unit || ou.startsWith(`${unit}/`);

/** The account id of the organisation's own unit. Its controls are judged once, and not once per account. */
export const ORGANIZATION = 'organization';

/** The region of services that have no regions: IAM, Route 53, the organisation. */
export const GLOBAL = 'global';

/** An account in a region. Plumbline scans, commits and locks it as a whole. */
export interface Unit {
  readonly account: string;
  readonly region: string;
}

export const unitId = ({ account, region }: Unit): string => `${account}/${region}`;

/**
 * The account and the region of a unit. A unit of imported verdicts also names its source, which is not part of the
 * region.
 */
export function parseUnit(id: string): Unit {
  const slash = id.indexOf('/');
  const source = id.indexOf(SOURCE, slash);
  return { account: id.slice(0, slash), region: id.slice(slash + 1, source < 0 ? undefined : source) };
}

const SOURCE = '@';

export const isImportedUnit = (id: string): boolean => id.includes(SOURCE, id.indexOf('/'));

/**
 * The unit of the verdicts that an external source gave in an account and region: `111122223333/eu-west-1@prowler`. It
 * has a chain of its own, so that a scan closes no imported verdict and an import closes no scanned one.
 */
export const importedUnitId = (unit: Unit, source: string): string => `${unitId(unit)}${SOURCE}${source}`;

export const accountOnly = (id: string): Account => ({ id, name: id, ou: '', tags: {}, management: false });
