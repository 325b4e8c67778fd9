/** Who made a call, in words. */
import type { Actor } from '../core/commit.ts';

// An ARN names its kind before the first slash. A pattern that may begin anywhere goes over a long text again and again.
/** `AWSServiceRoleForConfig` → `Config`; the path of such roles is `aws-service-role/<service>`. */
const SERVICE_LINKED = /^[^/]*:(?:assumed-)?role\/(?:aws-service-role\/[^/]+\/)?AWSServiceRoleFor([A-Za-z0-9]+)/;
const SIGNED_IN = /^[^/]*:assumed-role\/AWSReservedSSO_([^/]+?)_[0-9a-f]+\/(.+)$/;
const ASSUMED = /^[^/]*:assumed-role\/([^/]+)\/(.+)$/;
const USER = /^[^/]*:user\/(?:.*\/)?([^/]+)$/;
/** As the events' principals are named that IAM Identity Center knows by an id alone (functions/lib/actor.ts). */
const IN_DIRECTORY = /^identitystore\/(?:([^/]+)\/)?user\/(.+)$/;
/** The unique id of a role, user or account root, and the session that used it ("IAM identifiers", "Unique identifiers"). */
const UNIQUE_ID = /^(A[A-Z]{3}[A-Z0-9]{12,}|\d{12})(?::(.+))?$/;

const ANONYMOUS = 'anonymous';
/** A user's name, or an account, where CloudTrail has nothing else. */
const NAME = /^(?:account \d{12}|(?!.*\.amazonaws\.com$)[\w+=,.@-]+)$/;

/** "Using service-linked roles" and "CloudTrail userIdentity element" say how these are named. */
export function described({ principal, invokedBy, others }: Pick<Actor, 'principal' | 'invokedBy' | 'others'>): string {
  const who = principalInWords(principal);
  const through = invokedBy && invokedBy !== principal ? `, through ${invokedBy}` : '';
  return `${who}${through}${orOthers(others)}`;
}

/** Nobody is named as the only one who can have done it when others can as well. */
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

/** The shortest that still names somebody, for a headline. */
export function briefly({ principal, others }: Pick<Actor, 'principal' | 'others'>): string {
  const who = inAWord(principal);
  return who && others ? `${who} or others` : who;
}

function inAWord(principal: string): string {
  const [, service] = SERVICE_LINKED.exec(principal) ?? [];
  if (service) return `AWS ${service}`;
  const named = SIGNED_IN.exec(principal)?.[2] ?? ASSUMED.exec(principal)?.[1] ?? USER.exec(principal)?.[1];
  if (named) return named;
  if (principal === ANONYMOUS) return 'somebody anonymous';
  const [, id, session] = UNIQUE_ID.exec(principal) ?? [];
  return IN_DIRECTORY.exec(principal)?.[2] ?? session ?? id ?? NAME.exec(principal)?.[0] ?? '';
}
