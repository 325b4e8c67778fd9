/** Describes the actor of a call in words. */
import type { Actor } from '../core/commit.ts';

// The patterns are anchored at the beginning, so that matching a long text takes linear time. In an ARN, the kind
// of resource precedes the first slash.
/** `AWSServiceRoleForConfig` → `Config`; the path of such roles is `aws-service-role/<service>`. */
const SERVICE_LINKED = /^[^/]*:(?:assumed-)?role\/(?:aws-service-role\/[^/]+\/)?AWSServiceRoleFor([A-Za-z0-9]+)/;
const SIGNED_IN = /^[^/]*:assumed-role\/AWSReservedSSO_([^/]+?)_[0-9a-f]+\/(.+)$/;
const ASSUMED = /^[^/]*:assumed-role\/([^/]+)\/(.+)$/;
const USER = /^[^/]*:user\/(?:.*\/)?([^/]+)$/;
/** A principal that IAM Identity Center knows by an id alone (functions/lib/actor.ts). */
const IN_DIRECTORY = /^identitystore\/(?:([^/]+)\/)?user\/(.+)$/;
/** The unique id of a role, user or account root, and the session that used it ("IAM identifiers", "Unique identifiers"). */
const UNIQUE_ID = /^(A[A-Z]{3}[A-Z0-9]{12,}|\d{12})(?::(.+))?$/;

const ANONYMOUS = 'anonymous';
/** A user name or an account id, if CloudTrail recorded nothing else. */
const NAME = /^(?:account \d{12}|(?!.*\.amazonaws\.com$)[\w+=,.@-]+)$/;

/** "Using service-linked roles" and "CloudTrail userIdentity element" say how these are named. */
export function actorInWords({
  principal,
  invokedBy,
  others,
}: Pick<Actor, 'principal' | 'invokedBy' | 'others'>): string {
  const who = principalInWords(principal);
  const through = invokedBy && invokedBy !== principal ? `, through ${invokedBy}` : '';
  return `${who}${through}${orOthers(others)}`;
}

/** Says how many other callers may have made the change, so that one caller is not blamed alone. */
const orOthers = (others = 0): string => {
  if (others === 0) return '';
  return others === 1 ? ', or somebody else who called then' : `, or one of ${others} others who called then`;
};

function principalInWords(principal: string): string {
  const [, service] = SERVICE_LINKED.exec(principal) ?? [];
  if (service) return `AWS itself: the service-linked role of ${service}`;
  const [, permissions, person] = SIGNED_IN.exec(principal) ?? [];
  if (person) return `${person}, signed in as ${permissions}`;
  const [, role, session] = ASSUMED.exec(principal) ?? [];
  if (role) return `role ${role}, session ${session}`;
  const [, user] = USER.exec(principal) ?? [];
  if (user) return `user ${user}`;
  if (/:root$/.test(principal)) return 'the root user';
  const [, directory, id] = IN_DIRECTORY.exec(principal) ?? [];
  if (id) return directory ? `user ${id} of the directory ${directory}` : `user ${id}`;
  if (principal === ANONYMOUS) return 'an anonymous caller';
  return /^[a-z0-9.-]+\.amazonaws\.com$/.test(principal) ? `AWS itself: ${principal}` : principal;
}

/** A short name of the actor for a headline. */
export function shortActorName({ principal, others }: Pick<Actor, 'principal' | 'others'>): string {
  const who = shortName(principal);
  return who && others ? `${who} or others` : who;
}

function shortName(principal: string): string {
  const [, service] = SERVICE_LINKED.exec(principal) ?? [];
  if (service) return `AWS ${service}`;
  const named = SIGNED_IN.exec(principal)?.[2] ?? ASSUMED.exec(principal)?.[1] ?? USER.exec(principal)?.[1];
  if (named) return named;
  if (principal === ANONYMOUS) return 'somebody anonymous';
  const [, id, session] = UNIQUE_ID.exec(principal) ?? [];
  return IN_DIRECTORY.exec(principal)?.[2] ?? session ?? id ?? NAME.exec(principal)?.[0] ?? '';
}
