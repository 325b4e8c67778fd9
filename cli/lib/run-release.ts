/** The work of `plumbline release` and `plumbline gate`. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkedOf, decisionsOf } from '../../shared/checklist/check.ts';
import type { Item } from '../../shared/checklist/items.ts';
import { type Entry, shortened } from '../../shared/checklist/mapping.ts';
import { isMapped } from '../../shared/checklist/propose.ts';
import { WORDS } from '../../shared/checklist/rendering.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { type ReleaseItem, releaseOf } from '../../shared/records/releases.ts';
import { releaseNames } from '../../shared/releases/names.ts';
import { type Asked, isSettled, type Readiness, readinessOf } from '../../shared/releases/readiness.ts';
import { signRelease, startRelease } from '../../shared/releases/record.ts';
import { rolesOf } from '../../shared/releases/roles.ts';
import { withStore } from './alerts.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import { mappingBeside, readChecklist, requireMapping } from './checklist-files.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import type { Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { table } from './table.ts';
import { whoAmI } from './who.ts';
import { counted, minute } from './words.ts';
import { fitted } from './wrap.ts';

interface StartOptions extends ChangeOptions {
  readonly checklist: string;
  readonly mapping?: string;
  readonly accounts: readonly string[];
  readonly roles?: readonly string[];
}

const digestOfFile = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** The store is opened first, because a missing store is found faster than a fault in the files. */
export const runStart = (io: Io, name: string, options: StartOptions): Promise<void> =>
  asked(withChangedStore(io, options, (store) => started(io, store, name, options)));

async function started(io: Io, store: Store, name: string, options: StartOptions): Promise<void> {
  const { checklist: file, mapping = mappingBeside(file) } = options;
  const { items } = await readChecklist(file);
  const { entries, severalRoles } = await requireMapping(mapping, file);
  const roles = options.roles ?? rolesOf(items);
  const recorded = items.filter(isInScope);
  if (recorded.length === 0) throw new UsageError(`${file} holds nothing but roles: a release needs an item to hold`);
  const decisions = decisionsOf(items, entries);
  const release = {
    ...{ name, roles: [...new Set(roles)], severalRoles, accounts: options.accounts },
    checklist: { file: basename(file), sha256: await digestOfFile(file), mapping: await digestOfFile(mapping) },
    items: recorded.map((item) => itemOf(item, decisions.get(item))),
  };
  const by = await whoAmI(options);
  await startRelease(store, { ...release, by, at: new Date().toISOString() });
  const { unmapped, orphans } = checkedOf(items, entries);
  const open = unmapped.filter(isInScope).length;
  if (open > 0 || orphans.length > 0)
    io.stderr.write(
      `warning: ${counted(open, 'item')} not mapped, ${counted(orphans.length, 'orphan')}: \`plumbline checklist check\` names them; ` +
        'a release keeps the mapping with which it was started\n',
    );
  io.stdout.write(
    `${inTerminal(`${name} started: ${counted(recorded.length, 'item')} for ${release.accounts.join(', ')}, to be signed by ${release.roles.join(', ')}`)}\n`,
  );
}

/** A sign-off item is left out, because the roles sign the other items and a signature is no evidence for itself. */
const isInScope = (item: Item): boolean => isMapped(item) && item.kind !== 'sign-off';

function itemOf({ line, text }: Item, entry: Entry | undefined): ReleaseItem {
  const attestedBy = entry?.['attested by'];
  const notApplicable = entry?.['not applicable'];
  return {
    ...{
      line,
      text,
      controls: (entry?.controls ?? []).map(({ control, parameters }) => ({
        control,
        ...(parameters ? { parameters } : {}),
      })),
    },
    ...(attestedBy === undefined ? {} : { attestedBy }),
    ...(notApplicable === undefined ? {} : { notApplicable }),
  };
}

/** If the history cannot answer a question, the options are wrong: a `UsageError`. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asUsage(error);
  }
}

export async function runSign(io: Io, name: string, options: ChangeOptions & { readonly role: string }): Promise<void> {
  await asked(
    withChangedStore(io, options, async (store) => {
      const by = await whoAmI(options);
      const { role, evidence, at } = await signRelease(store, { name, role: options.role, by, now: new Date() });
      const { readiness } = await readinessOf(store, name, new Date(at));
      const open = readiness.items.filter((item) => !isSettled(item)).length;
      if (open > 0)
        io.stderr.write(
          `note: ${counted(open, 'item')} of ${readiness.items.length} cannot pass yet; what changes voids this signature\n`,
        );
      io.stdout.write(`${inTerminal(`${name} signed as ${role} by ${by}, evidence sha256:${evidence}`)}\n`);
    }),
  );
}

type Form<F extends string> = StoreOptions & { readonly format: F };

/** Opens the store for as long as the question takes. */
export async function readinessIn(
  options: StoreOptions,
  name: string,
  use: (store: Store, asked: Asked) => Promise<void>,
): Promise<void> {
  await asked(withStore(options, async (store) => use(store, await readinessOf(store, name, new Date()))));
}

export const runShow = (io: Io, name: string, options: Form<'table' | 'json'>): Promise<void> =>
  readinessIn(options, name, async (_store, { release, readiness }) => {
    if (options.format === 'json') {
      const { by, at, checklist, accounts } = release;
      const shown = { ...readiness, checklist, accounts, startedBy: by, startedAt: at };
      io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
      return;
    }
    const rows = readiness.items.map(({ line, text, state, because }) => [
      String(line),
      shortened(text),
      WORDS[state],
      because,
    ]);
    io.stdout.write(`${table(io, ['line', 'item', 'state', 'because'], rows)}\n`);
    const signed = readiness.signatures.map(({ role, state, by, at, because }) => [
      role,
      state,
      by ?? '',
      at === null ? '' : minute(at),
      because.join('; '),
    ]);
    io.stdout.write(`${table(io, ['role', 'signature', 'by', 'at', 'because'], signed)}\n`);
    io.stderr.write(`${name} is ${readiness.ready ? 'ready' : 'not ready'} as of ${readiness.asOf}\n`);
  });

export const runList = (io: Io, options: Form<'table' | 'json'>): Promise<void> =>
  withStore(options, async ({ history, roster }) => {
    const rows: { name: string; checklist: string; accounts: readonly string[]; by: string; at: string }[] = [];
    for (const name of await releaseNames({ roster })) {
      const { release } = (await history.read(releaseOf(name))).contents;
      if (release)
        rows.push({
          name,
          checklist: release.checklist.file,
          accounts: release.accounts,
          by: release.by,
          at: release.at,
        });
    }
    if (options.format === 'json') io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else {
      const cells = rows.map(({ name, checklist, accounts, by, at }) => [
        name,
        checklist,
        accounts.join(', '),
        by,
        minute(at),
      ]);
      io.stdout.write(`${table(io, ['release', 'checklist', 'accounts', 'started by', 'at'], cells)}\n`);
    }
  });

export const runGate = (io: Io, name: string, options: Form<'text' | 'json'>): Promise<void> =>
  readinessIn(options, name, async (_store, { readiness }) => {
    const { release, ready, asOf, evidence } = readiness;
    if (options.format === 'json')
      io.stdout.write(
        `${JSON.stringify({ release, ready, asOf, evidence, missing: missingIn(readiness) }, null, 2)}\n`,
      );
    else tellMissing(io, readiness);
    if (!ready) throw new ExitWith(EXIT.findings);
  });

const missingIn = ({ items, signatures }: Readiness) => ({
  items: items.filter((item) => !isSettled(item)),
  signatures: signatures.filter(({ state }) => state !== 'signed'),
});

/** Names each missing item and signature on a line, or says that the release is ready. */
export function tellMissing(io: Io, readiness: Readiness): void {
  const { items, signatures } = missingIn(readiness);
  const tell = (line: string) => io.stdout.write(`${fitted(io, inTerminal(line))}\n`);
  for (const { line, text, state, because } of items)
    tell(`line ${line}, "${shortened(text)}": ${WORDS[state]}: ${because}`);
  for (const { role, state, by, at, because } of signatures)
    tell(
      state === 'missing'
        ? `${role} has not signed: \`plumbline release sign\``
        : `the signature of ${by} as ${role} at ${at === null ? 'no time' : minute(at)} is void: ${because.join('; ')}`,
    );
  tell(
    readiness.ready
      ? `${readiness.release} is ready, evidence sha256:${readiness.evidence}`
      : `${readiness.release} is not ready: ${counted(items.length, 'item')} and ${counted(signatures.length, 'signature')} missing`,
  );
}
