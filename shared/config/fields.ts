/** Schemas that several parts of a configuration use, each with a message that says how to write the value. */
import * as z from 'zod';
import { didYouMean } from './closest.ts';
import { KNOWN_REGIONS } from './regions.ts';

/** An object schema that refuses unknown keys by name and suggests the closest known key. */
export const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const known = Object.keys(shape);
      const unknown = issue.keys.map((key) => `unknown key "${key}"${didYouMean(key, known)}`);
      return `${unknown.join(', ')} (there is ${known.join(', ')})`;
    },
  });

export const quoted = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** A text that matches `form`; `written` returns the message for any other value. */
export const text = (form: RegExp, written: (input: unknown) => string) => {
  const error = ({ input }: { input?: unknown }) => written(input);
  return z.string({ error }).regex(form, { error, abort: true });
};

export const accountId = text(
  /^\d{12}$/,
  (input) => `must be a 12-digit AWS account id in quotes, not ${quoted(input)}`,
);

export const organizationId = text(
  /^o-[a-z0-9]{10,32}$/,
  (input) => `must be an organisation's id such as o-a1b2c3d4e5, not ${quoted(input)}`,
);

/** `eusc-de-east-1` has more than two letters in front. */
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

export const regionName = text(REGION, (input) => notARegion(input)).refine((name) => KNOWN_REGIONS.includes(name), {
  error: ({ input }) => notARegion(input),
  abort: true,
});

const notARegion = (input: unknown): string =>
  `must be an AWS region such as eu-west-1, not ${quoted(input)}${didYouMean(String(input), KNOWN_REGIONS)}`;

const UNIT_ID = /^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/;

/** The id of an organisational unit, as StackSets require it; accounts are selected by path instead. */
export const organizationalUnitId = text(UNIT_ID, (input) => {
  const instead = `must be the id of an organisational unit such as ou-ab12-cd34ef56, or of the root such as r-ab12, not ${quoted(input)}`;
  const meant = String(input).split('/').at(-1)?.trim().toLowerCase().replaceAll('_', '-') ?? '';
  if (UNIT_ID.test(meant)) return `${instead}; did you mean ${meant}?`;
  return `${instead}; \`aws organizations list-roots\` and \`list-organizational-units-for-parent\` list the ids`;
});

/** The names of organisational units from below the root, as Organizations shows them; units below are included. */
export const ouPath = z.string().superRefine((path, context) => {
  const problem = ouProblem(path);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** The longest name of an organisational unit ("Quotas for AWS Organizations", AWS Organizations User Guide). */
const LONGEST_NAME = 128;

function ouProblem(path: string): string | undefined {
  const instead = `must be the path of an organisational unit's names such as Workloads/Production, not ${quoted(path)}`;
  if (/^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/.test(path)) return `${instead}, which is an id`;
  const names = path.split('/');
  if (path.startsWith('/') || path.endsWith('/')) return `${instead}; remove the / at its ends`;
  if (names.some((name) => name.trim() === '')) return `${instead}, which has an empty name in it`;
  if (names[0] === 'Root' && names.length > 1) return `${instead}; leave out Root, below which every path begins`;
  if (names.some((name) => name.length > LONGEST_NAME))
    return `${instead}, which has a name over ${LONGEST_NAME} letters`;
  return undefined;
}

/** As Teams shows it in the link to a channel, or as Amazon Q has it: the same, encoded for an address. */
export const teamsChannel = z.string().regex(/^19(:|%3[aA])[\w=+./-]+(@|%40)thread\.(tacv2|skype)$/, {
  error: 'must be the id of a channel from its link, such as 19:0123abcd@thread.tacv2',
});
