/** The work of `plumbline attestations`. */
import { chosenOf } from '../../shared/config/chosen.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { ORGANIZATION, parseUnit } from '../../shared/core/account.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { type Kept, keptAttested } from '../../shared/history/attested.ts';
import { revoke } from '../../shared/pipeline/revoke.ts';
import { inOrder } from '../../shared/queries/reading.ts';
import { type Attestation, effectiveAt, isAddressOnly } from '../../shared/records/attestation.ts';
import { ATTESTATIONS, attestationsOf } from '../../shared/records/attestations.ts';
import { withStore } from './alerts.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import { readEvidence } from './evidence.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import type { Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { table } from './table.ts';
import { whoAmI } from './who.ts';
import { counted } from './words.ts';

interface ListOptions extends StoreOptions {
  readonly controls?: readonly string[];
  readonly accounts?: readonly string[];
  readonly format: 'table' | 'json';
}

type State = 'valid' | 'ending' | 'ended' | 'failed' | 'revoked';

const DAY_MS = 86_400_000;
/** How long before its end an attestation is shown as ending, at most. */
const ENDING_DAYS = 14;

function stateOf({ result, revoked, expires }: Attestation, now: Date): State {
  if (revoked) return 'revoked';
  if (result === 'fail') return 'failed';
  if (expires <= now.toISOString()) return 'ended';
  return Date.parse(expires) <= now.getTime() + ENDING_DAYS * DAY_MS ? 'ending' : 'valid';
}

async function accountsIn({ roster }: Pick<Store, 'roster'>): Promise<string[]> {
  const accounts: string[] = [];
  for await (const { unit } of roster.units(ATTESTATIONS)) accounts.push(parseUnit(unit).region);
  return accounts.sort();
}

async function newestOf(
  store: Store,
  wanted: ReadonlySet<string> | undefined,
  accounts?: readonly string[],
): Promise<Attestation[]> {
  const named = (await accountsIn(store)).filter((account) => accounts?.includes(account) ?? true);
  const found: Attestation[] = [];
  for await (const { contents } of inOrder(named, (account) => store.history.read(attestationsOf(account))))
    found.push(...Object.values(contents).filter(({ control }) => wanted?.has(control) ?? true));
  const orderOf = ({ control, account }: Attestation) => `${control} ${account}`;
  return found.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** Throws `UsageError` for an unknown control, before the store is opened. */
const chosenIn = ({ controls }: Pick<ListOptions, 'controls'>): ReadonlySet<string> | undefined =>
  controls && new Set(chosenOf(catalogue, controls).map(({ id }) => id));

export const runAttestationsList = async (io: Io, options: ListOptions): Promise<void> => {
  const wanted = chosenIn(options);
  await withStore(options, async (store) => shown(io, await newestOf(store, wanted, options.accounts), options.format));
};

export const runAttestationHistory = (io: Io, control: string, options: ListOptions): Promise<void> =>
  withStore(options, async (store) => {
    const found: { readonly at: string; readonly attestation: Attestation }[] = [];
    for (const account of await accountsIn(store))
      for await (const { at, body } of store.history.log(attestationsOf(account)))
        if (body.attestation.control === control) found.push({ at, attestation: body.attestation });
    found.sort((one, other) => (one.at < other.at ? 1 : -1));
    shown(
      io,
      found.map(({ attestation }) => attestation),
      options.format,
    );
  });

const HEAD = ['control', 'for', 'state', 'effective', 'until', 'by', 'said', 'evidence', 'note'];

function shown(io: Io, attestations: readonly Attestation[], format: 'table' | 'json'): void {
  const now = new Date();
  if (format === 'json') {
    const documents = attestations.map((attestation) => ({ ...attestation, state: stateOf(attestation, now) }));
    io.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
    return;
  }
  const rows = attestations.map((attestation) => [
    attestation.control,
    attestation.account,
    stateOf(attestation, now),
    effectiveAt(attestation).slice(0, 10),
    attestation.expires.slice(0, 10),
    attestation.by,
    saidIn(attestation),
    `${attestation.evidence.reference}${isAddressOnly(attestation.evidence) ? ' (address only)' : ''}`,
    attestation.note,
  ]);
  io.stdout.write(`${table(io, HEAD, rows)}\n`);
}

/** All other terms of an attestation, on one line. */
function saidIn({ approver, reviewer, role, release, covers = [], values, revoked }: Attestation): string {
  const named = { approver, reviewer, role, release, covers: covers.join(', ') || undefined };
  const said = Object.entries({ ...named, ...values }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  const taken = revoked ? [`revoked by ${revoked.by} on ${revoked.at.slice(0, 10)}: ${revoked.reason}`] : [];
  return [...said, ...taken].join('; ');
}

interface RevokeOptions extends ChangeOptions {
  readonly account?: string;
  readonly reason: string;
}

export const runRevoke = (io: Io, control: string, options: RevokeOptions): Promise<void> =>
  withChangedStore(io, options, async ({ history }) => {
    const { account = ORGANIZATION, reason } = options;
    const by = await whoAmI(options);
    const commit = await revoke(history, { control, account }, { by, at: new Date().toISOString(), reason });
    io.stdout.write(`${control} revoked for ${account}, commit ${commit.seq} ${commit.hash.slice(0, 12)}\n`);
  });

type Found = 'unchanged' | 'changed' | 'not there' | 'address only';

async function compared(io: Io, { evidence }: Attestation): Promise<Found> {
  if (isAddressOnly(evidence)) return 'address only';
  try {
    const { evidence: now } = await readEvidence(evidence.reference, io);
    return isAddressOnly(now) ? 'not there' : now.sha256 === evidence.sha256 ? 'unchanged' : 'changed';
  } catch (error) {
    if (error instanceof UsageError) return 'not there';
    throw error;
  }
}

/** `not read`: the store is a table, and no option names the bucket. */
async function keptOf({ objects }: Store, { evidence }: Attestation): Promise<Kept | 'not read'> {
  try {
    return await keptAttested(objects, evidence.sha256);
  } catch (error) {
    if (error instanceof UsageError) return 'not read';
    throw error;
  }
}

const inWords = (found: Found, kept: Kept | 'not read'): string =>
  kept === 'whole' ? `${found}, kept` : kept === 'altered' ? `${found}, kept copy altered` : found;

export const runVerifyAttestations = async (io: Io, options: ListOptions): Promise<void> => {
  const wanted = chosenIn(options);
  await withStore(options, async (store) => {
    const now = new Date();
    const standing = (await newestOf(store, wanted)).filter((one) => ['valid', 'ending'].includes(stateOf(one, now)));
    const results: { readonly attestation: Attestation; readonly found: Found; readonly kept: Kept | 'not read' }[] =
      [];
    for (const attestation of standing)
      results.push({ attestation, found: await compared(io, attestation), kept: await keptOf(store, attestation) });
    if (options.format === 'json') {
      const documents = results.map(({ attestation: { control, account, evidence }, found, kept }) => ({
        ...{ control, account, evidence, found, kept },
      }));
      io.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
    } else {
      const rows = results.map(({ attestation: { control, account, evidence }, found, kept }) => [
        ...[control, account, inWords(found, kept), inTerminal(evidence.reference)],
      ]);
      io.stdout.write(`${table(io, ['control', 'for', 'evidence', 'reference'], rows)}\n`);
    }
    const other = results.filter(
      ({ found, kept }) => found === 'changed' || found === 'not there' || kept === 'altered',
    ).length;
    io.stderr.write(
      `${counted(results.length, 'valid attestation')}: ${other} with evidence that changed or is not there\n`,
    );
    if (other > 0) throw new ExitWith(EXIT.findings);
  });
};
