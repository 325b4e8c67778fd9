/** The settings of messages: the time zone, and the access portal that links to the console use. */
import * as z from 'zod';
import { isZone } from '../core/zone.ts';
import { object, quoted, text } from './fields.ts';

/** The name of a time zone in the time zone database. */
const timeZone = z
  .string({ error: ({ input }) => notAZone(input) })
  .refine(isZone, { error: ({ input }) => notAZone(input) });

const notAZone = (input: unknown): string =>
  `must be the name of a time zone such as Europe/Berlin or UTC, not ${quoted(input)}`;

/** "Customizing the AWS access portal URL", AWS IAM Identity Center User Guide. */
const portalSubdomain = text(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  (input) =>
    `must be what comes before .awsapps.com in the address of the access portal, such as d-1234567890, not ${quoted(input)}`,
);

/** Name of a permission set ("CreatePermissionSet", IAM Identity Center API Reference). */
const permissionSet = text(
  /^[\w+=,.@-]{1,32}$/,
  (input) => `must be the name of a permission set that on-call engineers have in every account, not ${quoted(input)}`,
);

export const telling = {
  /** The time zone of times in messages; UTC if left out. */
  timeZone: timeZone.optional(),
  /** If set, links to the console use the access portal of IAM Identity Center, which signs in to the account first. */
  accessPortal: object({ subdomain: portalSubdomain, role: permissionSet }).optional(),
};
