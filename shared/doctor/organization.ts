/**
 * Checks on the organisation itself: the caller, whether all features are enabled, and whether it is the configured
 * organisation.
 */

import { CouldNotRead } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';
import { listed } from '../core/words.ts';
import { type Check, CREATE_ORGANIZATION, check, guessed, missing, ok } from './check.ts';
import type { OrganizationalUnit, OrganizationFacts } from './reading.ts';

export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** `delegated` lists the services that the caller's account administers for the organisation. */
export const callerCheck = (
  caller: Caller,
  organization: Seen<OrganizationFacts | null>,
  delegated: Seen<readonly string[]>,
): Check =>
  check(
    { id: 'caller', title: "The credentials are the management account's or a delegated administrator's" },
    whatTells(organization, delegated),
    ({ management, services }) => {
      if (caller.account === management) return ok(`${caller.arn}, of the management account`);
      if (services.length > 0) return ok(`${caller.arn}, of a delegated administrator for ${listed(services)}`);
      return missing(
        `${caller.arn}, of an account that administers nothing for the organisation`,
        `plumbline doctor --profile <of the management account${management ? ` ${management}` : ''}>`,
      );
    },
  );

/**
 * While the management account cannot be determined, an account that administers nothing may be the management account.
 */
function whatTells(organization: Seen<OrganizationFacts | null>, services: Seen<readonly string[]>) {
  if (services instanceof CouldNotRead) return services;
  if (!(organization instanceof CouldNotRead)) return { management: organization?.managementAccount ?? null, services };
  return services.length > 0 ? { management: null, services } : organization;
}

export const organizationCheck = (organization: Seen<OrganizationFacts | null>): Check =>
  check({ id: 'organization', title: 'There is an organisation with all features' }, organization, (found) => {
    if (!found) return missing('the account is in no organisation', CREATE_ORGANIZATION);
    const { id, managementAccount, allFeatures } = found;
    if (allFeatures) return ok(`${id}, managed by ${managementAccount}`);
    return missing(`${id} has consolidated billing only`, 'aws organizations enable-all-features');
  });

export const expectedCheck = (organization: Seen<OrganizationFacts | null>, expected: string): Check =>
  check(
    { id: 'organization.expected', title: 'It is the organisation in the configuration' },
    organization,
    (found) => {
      if (found?.id === expected) return ok(expected);
      const actual = found?.id ?? 'no organisation';
      return missing(
        `the configuration names ${expected}, and these credentials belong to ${actual}`,
        'plumbline doctor --profile <of that organisation>, or put the right organizationId into plumbline.config.ts',
      );
    },
  );

/** The organisational units in the configuration: paths where it selects accounts, ids where it deploys stacks. */
export interface NamedUnits {
  readonly paths: readonly string[];
  readonly ids: readonly string[];
}

/**
 * A path that does not exist selects no account, and nothing else reports it. An id that does not exist fails the
 * rollout.
 */
export const unitsCheck = (units: Seen<readonly OrganizationalUnit[]>, named: NamedUnits): Check =>
  check(
    { id: 'organization.units', title: 'Every organisational unit in the configuration exists' },
    units,
    (found) => {
      const paths = found.map(({ path }) => path).filter(Boolean);
      const ids = found.map(({ id }) => id);
      const absentPaths = named.paths.filter((path) => !paths.includes(path));
      const absentIds = named.ids.filter((id) => !ids.includes(id));
      if (absentPaths.length + absentIds.length === 0) return ok(listed([...named.paths, ...named.ids]));
      const absent = [...absentPaths.map((path) => guessed(path, paths)), ...absentIds.map((id) => guessed(id, ids))];
      const present = [
        ...(absentPaths.length > 0 ? paths : []),
        ...(absentIds.length > 0 ? found.map(({ id, path }) => `${id} (${path || 'the root'})`) : []),
      ];
      return missing(
        `not in the organisation: ${listed(absent)}; there is ${listed(present, 20) || 'none'}`,
        'put existing units into plumbline.config.ts, then run plumbline config check',
      );
    },
  );
