/** The work of `plumbline waivers import`. */
import { readFile, stat } from 'node:fs/promises';
import { catalogue, claims } from '../../shared/controls/catalogue.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { digest } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { externalId, externalPattern, type ImportFormat, SOURCE_NAMES } from '../../shared/core/external.ts';
import { inPlainText, inTerminal } from '../../shared/core/inert.ts';
import { matchesWildcard } from '../../shared/core/wildcard.ts';
import { automationRules } from '../../shared/imports/automation-rules.ts';
import { gathering } from '../../shared/imports/gather.ts';
import { MOST_MUTED, type Muted, type MutedFound } from '../../shared/imports/muted.ts';
import { prowlerMutelist } from '../../shared/imports/prowler-mutelist.ts';
import { readFindings } from '../../shared/imports/read.ts';
import { spoolIn } from '../../shared/imports/spool.ts';
import { suppressedIn } from '../../shared/imports/suppressed.ts';
import { addWaivers } from '../../shared/pipeline/handle.ts';
import { controlsByCheck, TOOLS } from '../../shared/pipeline/one-cause.ts';
import { accountsOfWaiver, coveredBy, type Waiver } from '../../shared/records/waivers.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { table } from './table.ts';
import { whoAmI } from './who.ts';
import { counted } from './words.ts';

type Findings = Exclude<ImportFormat, 'config'>;

interface ImportOptions extends ChangeOptions {
  readonly from: 'prowler-mutelist' | 'automation-rules' | Findings;
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
  readonly approver?: string;
  readonly ticket?: string;
  readonly accounts?: readonly string[];
  readonly dryRun?: boolean;
}

export async function runWaiversImport(io: Io, file: string, options: ImportOptions): Promise<void> {
  const { muted, leftOut } = await mutedIn(file, options.from);
  const asked = muted.filter(({ account }) => !options.accounts || options.accounts.includes(account));
  const tell = (line: string) => io.stderr.write(`${inTerminal(line)}\n`);
  for (const entry of leftOut) tell(`left out: ${entry}`);
  if (asked.length === 0)
    throw new UsageError(
      leftOut.length > 0
        ? 'no entry can be expressed as a waiver; nothing was changed'
        : 'the file mutes nothing of these accounts; nothing was changed',
    );
  const by = await whoAmI(options);
  const waivers = [
    ...new Map(asked.flatMap((one) => waiversOf(one, by, options)).map((one) => [one.id, one])).values(),
  ];
  if (waivers.length > MOST_MUTED)
    throw new UsageError(`these are more than ${MOST_MUTED} waivers; name fewer --accounts, or split the file`);
  if (!options.dryRun)
    await withChangedStore(io, options, ({ history }) => addWaivers({ history, clock }, waivers, by), { create: true });
  io.stdout.write(`${table(io, HEAD, waivers.map(rowOf))}\n`);
  tell(
    `${counted(waivers.length, 'waiver')} ${options.dryRun ? 'not recorded (--dry-run)' : `until ${options.until}`}`,
  );
  if (leftOut.length > 0) throw new ExitWith(EXIT.findings);
}

const clock = () => new Date();

const HEAD = ['waiver', 'control', 'account', 'resource'];
const rowOf = (waiver: Waiver): string[] => [
  waiver.id,
  ...[waiver.control, accountsOfWaiver(waiver), coveredBy(waiver)].map(inPlainText),
];

async function mutedIn(file: string, from: ImportOptions['from']): Promise<MutedFound> {
  if (from === 'prowler-mutelist') return prowlerMutelist(await textOf(file));
  if (from === 'automation-rules') return automationRules(await textOf(file));
  const spool = spoolIn();
  try {
    await readFindings(from, file, gathering(from, { now: clock().toISOString() }, spool).take);
    return { muted: suppressedIn(spool.units()), leftOut: [] };
  } finally {
    spool.remove();
  }
}

const LARGEST = 8 * 1_048_576;

async function textOf(file: string): Promise<string> {
  const found = await stat(file).catch((cause) => {
    throw new UsageError(`there is no file ${file} that can be read; check the path`, { cause });
  });
  if (!found.isFile()) throw new UsageError(`${file} is no file`);
  if (found.size > LARGEST) throw new UsageError(`${file} is larger than 8 MB; split it`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    throw new UsageError(`${file} is not written in UTF-8`, { cause });
  }
}

const EQUIVALENTS = controlsByCheck(claiming(catalogue, claims));
const LONGEST_REASON = 500;

/** Waivers of the external control, and of Plumbline's controls that judge all of the same check. */
function waiversOf(muted: Muted, by: string, { owner, reason, until, approver, ticket }: ImportOptions): Waiver[] {
  const { source, check, account, region, resource, pattern, note } = muted;
  const why = inPlainText(`${reason} (muted in ${SOURCE_NAMES[source]}${note === '' ? '' : `: ${note}`})`);
  const scope = {
    ...{ account, resource },
    ...(region === undefined ? {} : { region }),
    ...(pattern === undefined ? {} : { pattern }),
  };
  return controlsFor(muted).map((control) => ({
    id: digest([control, scope]).slice(0, 12),
    ...{ control, ...scope, until, by, owner },
    reason: why.length > LONGEST_REASON ? `${why.slice(0, LONGEST_REASON - 1).toWellFormed()}…` : why,
    ...(approver === undefined ? {} : { approver }),
    ...(ticket === undefined ? {} : { ticket }),
  }));

  function controlsFor({ source: of }: Muted): string[] {
    // an entry that mutes every check is not applied to controls that only Plumbline has
    if (check === '*') return [externalPattern(of, check)];
    const own = [...EQUIVALENTS].flatMap(([name, controls]) => {
      const tool = `${TOOLS[of]}/`;
      return name.startsWith(tool) && matchesWildcard(check, name.slice(tool.length)) ? controls : [];
    });
    return [check.includes('*') ? externalPattern(of, check) : externalId(of, check), ...new Set(own)];
  }
}
