/**
 * How to put a finding right: a template filled in with named values. Anybody who may create a resource chooses these values,
 * so each is quoted for the shell. A value that is unknown or cannot be quoted becomes a shell variable, and the command
 * refuses to run until a person sets it. Pure.
 */
import { GLOBAL, ORGANIZATION } from './account.ts';
import { inPlainText, inShell, isInert } from './inert.ts';
import { partitionOf } from './partition.ts';
import { nameOfArn } from './words.ts';

/** The values of a template's `{names}`. A list becomes several words of a command. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/** The values as a control gives them. A value that is undefined is left out. */
export type Named = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One way to put a finding right. */
export interface FixOption {
  /**
   * A shell command, or several joined by `&&`. A decision of a person is written `<NAME: description>` between double quotes:
   * it becomes a shell variable, and the command refuses to run until the variable is set.
   */
  readonly command?: string;
  /** Steps by hand, where a command would be risky or cannot exist. A step may be a command, or end with one after a colon. */
  readonly steps?: readonly string[];
  /** A warning: what else the command replaces, restarts or costs. */
  readonly mind?: string;
}

export interface FixChoice extends FixOption {
  /** The values that a finding must have for this choice. */
  readonly when: Readonly<Record<string, string>>;
}

export interface Templates extends FixOption {
  /** The first choice whose values the finding has replaces the command or the steps beside it. */
  readonly instead?: readonly FixChoice[];
}

/** The history: a table of a deployment, or the folder of a local store. */
export type Store = { readonly table: string } | { readonly folder: string };

/** The location of the finding, the values of its change, and the location of the history for Plumbline's commands. */
export interface Finding {
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly values?: Values | undefined;
  readonly store?: Store | undefined;
}

export interface Remedy {
  /** On one line, whether it is a command or steps. */
  readonly fix: string;
  /** The steps, each of which may contain a command to copy; null if the fix is a command. */
  readonly steps: string[] | null;
  readonly mind: string | null;
}

const HOME = 'us-east-1';

/** The values that every template may name. A value of the finding replaces one of the same name. */
export function namedValues({ account, region, resource, values = {} }: Finding): Values {
  const place = region === GLOBAL ? HOME : region;
  return {
    id: resource,
    name: nameOfArn(resource),
    region: place,
    partition: partitionOf(place),
    ...(account === ORGANIZATION ? {} : { account }),
    ...values,
  };
}

/** The fix for this finding, with its values filled in. */
export function remedyFor(fix: string | Templates, finding: Finding): Remedy {
  const values = namedValues(finding);
  const { steps, command = '', mind } = wayFor(waysOf(fix), values);
  const filled = (text: string) => inCommand(text, values, finding.store);
  const told = steps && [
    ...checking(steps, values),
    ...steps.map((step) => (isCommand(step) ? filled(step) : inProse(step, values))),
  ];
  return {
    fix: told ? numbered(told) : [...guards(command, values), filled(command)].join(' && '),
    steps: told ?? null,
    mind: mind === undefined ? null : inProse(mind, values),
  };
}

const waysOf = (fix: string | Templates): Templates => (typeof fix === 'string' ? { command: fix } : fix);

const wayFor = ({ instead = [], ...way }: Templates, values: Values): FixOption =>
  instead.find(({ when }) => Object.entries(when).every(([name, value]) => values[name] === value)) ?? way;

/** The index, in the list of `waysInWords`, of the way that this finding gets. */
export function wayInWords(fix: string | Templates, finding: Finding): number {
  const { instead = [] } = waysOf(fix);
  return instead.indexOf(wayFor(waysOf(fix), namedValues(finding)) as FixChoice) + 1;
}

/** Every option as its template is written, for documentation: with `{names}`, and the values that select the option. */
export function waysInWords(
  fix: string | Templates,
): { readonly when: string; readonly lines: readonly string[]; readonly mind: string | null }[] {
  const { instead = [], ...way } = waysOf(fix);
  const linesOf = ({ command, steps = [] }: FixOption) => (command === undefined ? steps : [command]);
  const written = (one: FixOption, when: string) => ({ when, lines: linesOf(one), mind: one.mind ?? null });
  return [
    written(way, ''),
    ...instead.map((choice) =>
      written(
        choice,
        Object.entries(choice.when)
          .map(([name, value]) => `${name} is ${value}`)
          .join(', '),
      ),
    ),
  ];
}

const numbered = (steps: readonly string[]): string =>
  `by hand: ${steps.map((step, index) => `${index + 1}. ${step}`).join('; ')}`;

const CALLER = 'aws sts get-caller-identity --query Account --output text';
/** An `aws` command changes whichever account the shell is in. Commands of Plumbline name their account. */
const callsAws = (text: string): boolean => /(^|\s)aws /.test(text);
const isCommand = (text: string): boolean => /(^|\s)(aws|plumbline) /.test(text);

/** Refuses to run in another account than the finding's, because the shell of an on-call engineer may be in any. */
function guards(command: string, values: Values): string[] {
  if (!callsAws(command)) return [];
  const wanted = wordsOf('account', values);
  return [`{ test "$(${CALLER})" = ${wanted} || { echo 'this shell is in another account' >&2; false; }; }`];
}

const checking = (steps: readonly string[], values: Values): string[] =>
  steps.some(callsAws) ? [`be in ${inProse('{account}', values)}, as this says: ${CALLER}`] : [];

/** A letter follows the brace, so that AWS's own `{Amount=…}` and JSON do not match. */
const NAME = /\{([a-z][A-Za-z]*)\}/g;
const namesIn = (text: string): string[] => [...text.matchAll(NAME)].flatMap(([, name]) => name ?? []);

/** `<KMS_KEY: ARN of the key>` */
const DECISION = /<([A-Z][A-Z_]*): ([^<>]+)>/g;

/**
 * `{history}` becomes the option that tells Plumbline's commands where the history is. `{table}` is for commands that
 * work on deployed tables only.
 */
const STORE = '{history}';
const TABLE = ' {table}';

/** Each value is quoted separately: two quoted parts without a space between them are one word in the shell. */
export const inCommand = (command: string, values: Values, store?: Store): string =>
  command
    .replaceAll(STORE, () => storeOption(store))
    .replaceAll(TABLE, () => (store && 'folder' in store ? '' : ` ${storeOption(store)}`))
    .replaceAll(DECISION, (_whole, name: string, what: string) => variable(name, what))
    .replaceAll(NAME, (_whole, name: string) => wordsOf(name, values));

function storeOption(store: Store | undefined): string {
  if (!store) return `--table "${variable('PLUMBLINE_TABLE', 'name of the table of the history')}"`;
  return 'table' in store ? `--table ${inShell(store.table)}` : `--store ${inShell(store.folder)}`;
}

const ACCOUNT = /^\d{12}$/;

function wordsOf(name: string, values: Values): string {
  const value = values[name];
  const words = value === undefined ? [] : [value].flat();
  const isKnown = words.length > 0 && words.every(isSafe) && (name !== 'account' || ACCOUNT.test(words.join()));
  if (isKnown) return words.map(inShell).join(' ');
  const what = inWords(name);
  return `"${variable(what.toUpperCase().replaceAll(' ', '_'), WHAT[name] ?? `${what}, as the alert or the console has it`)}"`;
}

/** The greatest length of an ARN ("IAM and AWS STS quotas"). */
const LONGEST = 2_048;

/**
 * Whether a value may stand in a command. A value that the AWS CLI would read as an option, a file or a URL, or that cannot be
 * shown as it is, becomes a variable that a person sets.
 */
const isSafe = (value: string): boolean =>
  value !== '' && value.length <= LONGEST && isInert(value) && !/^-|^(fileb?|https?):\/\//i.test(value);

const WHAT: Readonly<Record<string, string>> = {
  account: 'id of the account that administers this for the organisation',
};

/** A shell variable. If it is not set, the shell refuses to run the command and prints the description. */
const variable = (name: string, what: string): string => `\${${name}:?${what}}`;

/** `keyId` → `key id` */
const inWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const SHOWN = 5;

function inProse(text: string, values: Values): string {
  return text.replaceAll(NAME, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) return name === 'account' ? 'the account that administers this' : `the ${inWords(name)}`;
    return inPlainText(typeof value === 'string' ? value : shown(value));
  });
}

const shown = (list: readonly string[]): string =>
  list.slice(0, SHOWN).join(', ') + (list.length > SHOWN ? ` and ${list.length - SHOWN} more` : '');

/** A sentence with its values filled in; null if one of them is unknown. */
export function sentenceFor(template: string, finding: Finding): string | null {
  const values = namedValues(finding);
  return namesIn(template).every((name) => values[name] !== undefined) ? inProse(template, values) : null;
}

const MOST_VALUES = 8;
const MOST_ITEMS = 20;
/** The most characters that one change's values may have, because they are stored with the change. */
const MOST_CHARACTERS = 4_096;

/**
 * The values that fit into a change. A value that is too long is left out whole, because half a name could name another
 * resource.
 */
export function boundedValues(values: Named): Values {
  const kept: Record<string, string | readonly string[]> = {};
  let left = MOST_CHARACTERS;
  for (const [name, value] of Object.entries(values).slice(0, MOST_VALUES)) {
    const fitting = value === undefined ? null : fittingIn(value, left);
    if (fitting === null) continue;
    kept[name] = fitting;
    left -= name.length + [fitting].flat().join('').length;
  }
  return kept;
}

function fittingIn(value: string | readonly string[], room: number): string | readonly string[] | null {
  if (typeof value === 'string') return value.length <= Math.min(room, LONGEST) ? value : null;
  const items: string[] = [];
  let left = room;
  for (const item of value.slice(0, MOST_ITEMS)) {
    if (item.length > left) break;
    items.push(item);
    left -= item.length;
  }
  return items.length > 0 ? items : null;
}
