/**
 * Mutelists of Prowler: a YAML file of accounts, checks, regions and resources. Its lists contain regular expressions,
 * which Prowler matches anywhere in a text.
 */
import { parseDocument } from 'yaml';
import { UsageError } from '../core/errors.ts';
import { inPlainText } from '../core/inert.ts';
import { isObject, type Json, objectOf, textOf } from '../uploads/json.ts';
import { isAccount, isRegion } from './finding.ts';
import { CHECK_PATTERN, MOST_MUTED, type Muted, type MutedFound } from './muted.ts';

const refused = (complaint: string, cause?: unknown) =>
  new UsageError(`the file cannot be imported as a mutelist of Prowler: ${complaint}; nothing was changed`, { cause });

/** Throws `UsageError` for a file that is not a mutelist. */
export function prowlerMutelist(text: string): MutedFound {
  const root = objectOf(parsedYaml(text));
  const list = [root.Mutelist, root['Mute List'], root.Allowlist].find(isObject);
  const accounts = objectOf(list).Accounts;
  if (!isObject(accounts)) throw refused('it has no Mutelist with Accounts');
  const muted: Muted[] = [];
  const leftOut: string[] = [];
  for (const [account, { Checks }] of objects(accounts))
    for (const [check, entry] of objects(Checks)) {
      const found = mutedBy(account, check, entry);
      if (typeof found === 'string') leftOut.push(`${inPlainText(`${account} ${check}`)}: ${found}`);
      else muted.push(...found);
      if (muted.length > MOST_MUTED)
        throw refused(`it makes more than ${MOST_MUTED} waivers; give fewer regions and resources, or split it`);
    }
  return { muted, leftOut };
}

/** All scalars are texts, so that an account id without quotes keeps its digits. */
function parsedYaml(text: string): unknown {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true, logLevel: 'error' });
  const [fault] = document.errors;
  if (fault) throw refused(fault.message.split('\n')[0] ?? 'it is no YAML', fault);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw refused('its aliases multiply without end', cause);
  }
}

const objects = (value: unknown): (readonly [string, Json])[] =>
  Object.entries(objectOf(value)).map(([name, one]) => [name, objectOf(one)]);

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : []);

/** The waivers of one entry, or the reason why it cannot become waivers. */
function mutedBy(account: string, check: string, entry: Json): Muted[] | string {
  if (account !== '*' && !isAccount(account)) return 'it names no account of 12 digits and not *';
  if (!CHECK_PATTERN.test(check)) return 'the name of its check has other characters than letters, digits, _, - and *';
  if (textsIn(entry.Tags).length > 0) return 'it depends on tags of resources, which no waiver knows';
  if (Object.values(objectOf(entry.Exceptions)).some((list) => textsIn(list).length > 0))
    return 'it has exceptions, which a waiver cannot have: name what is muted instead';
  const regions = textsIn(entry.Regions).map((region) => (region === '*' ? null : region));
  const odd = regions.find((region) => region !== null && !isRegion(region));
  if (odd) return `${inPlainText(odd)} is not the name of one region`;
  const patterns = textsIn(entry.Resources).map(patternsOf);
  if (patterns.includes(null)) return 'its resources are a regular expression that a pattern with * cannot express';
  if (regions.length === 0 || patterns.length === 0)
    return 'it names no region or no resource, so that it mutes nothing';
  const note = textOf(entry.Description) ?? '';
  const everywhere = regions.includes(null) ? [null] : regions;
  return everywhere.flatMap((region) =>
    patterns
      .flatMap((found) => found ?? [])
      .map(
        (pattern): Muted => ({
          ...{ source: 'prowler', check, account, resource: null, note },
          ...(region === null ? {} : { region }),
          ...(pattern === '*' ? {} : { pattern }),
        }),
      ),
  );
}

const LONGEST = 500;
/** Groups, sets, repetitions and classes, which a pattern with stars cannot express. */
const BEYOND = /[()[\]{}+?^$\\]/;

/**
 * The patterns of a regular expression that is searched for anywhere: `user-1` is `*user-1*`, `^logs-.*` is `logs-*`. Null if there
 * is no such pattern. A single `.` means the dot here, which covers less than any character.
 */
export function patternsOf(expression: string): readonly string[] | null {
  if (expression.length > LONGEST || !/^[ -~]+$/.test(expression)) return null;
  const whole = expression.startsWith('*') ? `.${expression}` : expression;
  const patterns = whole.split('|').map(patternOf);
  return patterns.includes(null) ? null : (patterns as string[]);
}

function patternOf(expression: string): string | null {
  const begins = expression.startsWith('^');
  const ends = expression.endsWith('$') && !expression.endsWith('\\$');
  const inner = expression.slice(begins ? 1 : 0, ends ? -1 : undefined);
  const literal = inner.replace(/\\([.\-/:_@])/g, '$1').replace(/\.[*+]/g, '\u0000');
  if (literal.includes('*') || BEYOND.test(literal)) return null;
  const pattern = `${begins ? '' : '*'}${literal.replaceAll('\u0000', '*')}${ends ? '' : '*'}`;
  return pattern.replace(/\*+/g, '*');
}
