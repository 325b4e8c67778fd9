/** Schemas of the fields that several routes have. Every message says how to write the value. */
import * as z from 'zod/mini';
import { SEVERITIES, STATUSES } from '../core/control.ts';
import { isInert } from '../core/inert.ts';
import { REPOSITORY_NAME } from '../core/upload.ts';

const text = (form: RegExp, written: string) => z.string().check(z.regex(form, { error: `must be ${written}` }));

export const accountId = text(/^(\d{12}|organization)$/, 'a 12-digit account id, or organization');
export const memberAccount = text(/^\d{12}$/, 'a 12-digit account id');
export const region = text(/^([a-z]{2,4}(-[a-z]+)+-\d|global)$/, 'a region such as eu-west-1, or global');
/** At most three stars: a longer pattern names nothing that a shorter one does not. */
export const controlPattern = text(
  /^(?=.{1,130}$)(external\.[\w.-]*(\*[\w.-]*){0,3}|[a-z0-9.-]*(\*{1,2}[a-z0-9.-]*){0,3})$/,
  'the id of a control such as guardduty.enabled, or a glob such as guardduty.* or external.prowler.*',
);
export const controlId = text(/^[a-z0-9][a-z0-9.-]{0,99}$/, 'the id of a control such as guardduty.enabled');
/** A control of Plumbline, or external controls by an id or a glob. */
export const waivableControl = text(
  /^([a-z0-9][a-z0-9.-]{0,99}|external\.(?=.{1,120}$)[\w.-]*(\*[\w.-]*){0,3})$/,
  'the id of a control such as guardduty.enabled, or external controls such as external.prowler.*',
);
export const tag = text(/^[^=\p{C}]{1,128}=[^\p{C}]{0,256}$/u, 'a tag such as environment=sandbox');
export const frameworkId = text(
  /^[a-z0-9][\w.-]{0,60}(\/[ -~]{1,100})?$/,
  'the id of a framework such as cis-aws-3.0, or of a requirement such as cis-aws-3.0/1.5',
);
/** Text on one line, without characters that are not seen. */
export const line = (most: number) =>
  z
    .string()
    .check(z.minLength(1), z.maxLength(most))
    .check(
      z.refine(isInert, { error: 'must be one line without invisible characters and without spaces at its ends' }),
    );

export const ouPath = line(512);
export const resource = line(2_048);
export const status = z.enum(STATUSES);
export const severity = z.enum(SEVERITIES);
export const recordId = text(/^[\w-]{1,64}$/, 'an id as a listing shows it');
export const repository = text(REPOSITORY_NAME, 'the name of a repository such as acme/shop');

/** An instant or a day, in the time zone of the request. */
export const instant = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?$/, {
    error: 'must be an instant or a day, such as 2026-01-31T12:00:00Z or 2026-01-31',
  }),
  z.describe('an instant, or a day in the time zone'),
);
export const zone = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_+/-]{1,64}$/, { error: 'must be a time zone such as Europe/Berlin' }));
const cursor = z
  .string()
  .check(
    z.regex(/^[\w-]{1,2000}\.[\w-]{43}$/, { error: 'is no cursor of this question; ask the first page again' }),
    z.describe('the `next` of the page before, with the same question'),
  );

const MOST_ENTRIES = 200;
const limit = z.coerce
  .number()
  .check(
    z.int({ error: 'must be a whole number' }),
    z.gte(1),
    z.lte(MOST_ENTRIES),
    z.describe('entries on a page; a page may be shorter, and is the last one if `next` is null'),
  );

const MOST_NAMES = 50;
export const several = <T extends z.ZodMiniType>(item: T) =>
  z.array(item).check(z.minLength(1), z.maxLength(MOST_NAMES));

/** The part of the history that a question is about. */
export const selection = {
  account: z.optional(several(accountId)),
  ou: z.optional(several(ouPath)),
  control: z.optional(several(controlPattern)),
  framework: z.optional(frameworkId),
  resource: z.optional(several(resource)),
};

const domain = text(/^[a-z0-9-]{1,40}$/, 'the first part of the ids of controls, such as guardduty');

/** The part of the history that is counted; counts know no resources. */
export const counted = {
  ...{ account: selection.account, ou: selection.ou, control: selection.control, framework: selection.framework },
  domain: z.optional(several(domain)),
};

export const paging = { limit: z.optional(limit), cursor: z.optional(cursor) };
