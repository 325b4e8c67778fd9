/** Settings of an organisation for the text of messages: time zone, links to the console, commands. */
import type { Store } from '../../core/fix.ts';

/** The access portal of IAM Identity Center, and the role that links to the console sign in with. */
export interface AccessPortal {
  /** The host name before `.awsapps.com`: `d-1234567890`, or a custom name. */
  readonly subdomain: string;
  readonly role: string;
}

export interface MessageSettings {
  /** IANA name of the time zone of messages; UTC when left out. */
  readonly timeZone?: string | undefined;
  /** When left out, links open the console of the account that the browser is signed in to. */
  readonly accessPortal?: AccessPortal | undefined;
  /** The history that the commands in a message name; if left out, the person who runs a command has to name it. */
  readonly store?: Store | undefined;
}
