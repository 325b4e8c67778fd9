/** Services that need trusted access to the organisation, and services that need a delegated administrator. */
import type { Seen } from '../core/reading.ts';
import { listed } from '../core/words.ts';
import { type Check, check, missing, ok } from './check.ts';

interface Service {
  readonly id: string;
  readonly name: string;
  /** One of them suffices; the first is the one to enable. */
  readonly principals: readonly [string, ...string[]];
}

/** The principals come from "AWS services that you can use with AWS Organizations", AWS Organizations User Guide. */
const STACK_SETS = {
  id: 'stacksets',
  name: 'CloudFormation StackSets',
  principals: ['member.org.stacksets.cloudformation.amazonaws.com'],
} as const satisfies Service;
const ACCOUNT_MANAGEMENT: Service = {
  id: 'account',
  name: 'Account Management',
  principals: ['account.amazonaws.com'],
};
/** The second principal is for rules and conformance packs of the whole organisation. */
const CONFIG: Service = {
  id: 'config',
  name: 'AWS Config',
  principals: ['config.amazonaws.com', 'config-multiaccountsetup.amazonaws.com'],
};
const SECURITY_HUB: Service = { id: 'securityhub', name: 'Security Hub', principals: ['securityhub.amazonaws.com'] };
const GUARDDUTY: Service = { id: 'guardduty', name: 'GuardDuty', principals: ['guardduty.amazonaws.com'] };
const BACKUP: Service = { id: 'backup', name: 'AWS Backup', principals: ['backup.amazonaws.com'] };

const TRUSTED = [STACK_SETS, ACCOUNT_MANAGEMENT, CONFIG, SECURITY_HUB, GUARDDUTY, BACKUP];
const ADMINISTERED = [CONFIG, SECURITY_HUB, GUARDDUTY, BACKUP];

/** The principals whose administrators are read. */
export const ADMINISTERED_PRINCIPALS = ADMINISTERED.flatMap(({ principals }) => principals);

export const trustedChecks = (trusted: Seen<readonly string[]>): Check[] =>
  TRUSTED.map((service) =>
    check(
      { id: `trusted.${service.id}`, title: `${service.name} has trusted access to the organisation` },
      trusted,
      (enabled) => {
        const present = service.principals.filter((principal) => enabled.includes(principal));
        if (present.length > 0) return ok(listed(present));
        return missing(`${service.principals[0]} is not among the services with trusted access`, trust(service));
      },
    ),
  );

/** The command that enables trusted access. StackSets has a command of its own, which also creates its role. */
const trust = ({ id, principals }: Service): string =>
  id === STACK_SETS.id
    ? 'aws cloudformation activate-organizations-access'
    : `aws organizations enable-aws-service-access --service-principal ${principals[0]}`;

/** Service principal → the accounts that administer it. */
export type Administrators = ReadonlyMap<string, Seen<readonly string[]>>;

/** `hub` is the account that commands name, whichever account administers the service today. */
export const administratorChecks = (administrators: Administrators, hub: string): Check[] =>
  ADMINISTERED.map((service) =>
    check(
      { id: `delegated.${service.id}`, title: `${service.name} has a delegated administrator` },
      together(service, administrators),
      (accounts) => {
        if (accounts.length > 0) return ok(listed(accounts));
        return missing('no account administers it for the organisation', delegate(service, hub));
      },
    ),
  );

/**
 * The accounts that administer any of the service's principals. A principal that could not be read counts only if no
 * other has an administrator.
 */
function together({ principals }: Service, administrators: Administrators): Seen<readonly string[]> {
  const answers = principals.map((principal) => administrators.get(principal) ?? []);
  const accounts = answers.flatMap((answer) => (answer instanceof Error ? [] : answer));
  return accounts.length > 0 ? accounts : (answers.find((answer) => answer instanceof Error) ?? accounts);
}

/** Security Hub and GuardDuty register the account themselves, in each region. */
function delegate({ id, principals }: Service, hub: string): string {
  if (id === SECURITY_HUB.id || id === GUARDDUTY.id)
    return `aws ${id} enable-organization-admin-account --admin-account-id ${hub}`;
  return `aws organizations register-delegated-administrator --account-id ${hub} --service-principal ${principals[0]}`;
}

/** The hub deploys the member stacks, so it must be a delegated administrator of StackSets. */
export const stackSetsCheck = (delegated: Seen<readonly string[]>, hub: string): Check =>
  check(
    { id: 'delegated.stacksets', title: "The hub's account may deploy stacks to the organisation's accounts" },
    delegated,
    (services) => {
      const [principal] = STACK_SETS.principals;
      if (services.includes(principal)) return ok(`${hub} is a delegated administrator for ${STACK_SETS.name}`);
      return missing(
        `${hub} is not a delegated administrator for ${STACK_SETS.name}`,
        `aws organizations register-delegated-administrator --account-id ${hub} --service-principal ${principal}`,
      );
    },
  );
