/** How alerts are told, as the organisation decides it. */
import type { Store } from '../fix.ts';

/** Where everybody signs in: the access portal of IAM Identity Center, and the role to look with. */
export interface AccessPortal {
  /** `d-1234567890` or a name of one's own: what comes before `.awsapps.com`. */
  readonly subdomain: string;
  readonly role: string;
}

export interface Telling {
  /** IANA name of the zone in which people are told times; left out, UTC. */
  readonly timeZone?: string | undefined;
  /** Left out, links lead to the console of whichever account the browser is signed in to. */
  readonly accessPortal?: AccessPortal | undefined;
  /** Where the commands in an alert find the history; left out, they ask for it. */
  readonly store?: Store | undefined;
}
