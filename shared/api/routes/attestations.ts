/** Attestations of people, with the digests of their evidence, and their ends. */
import * as z from 'zod/mini';
import { ORGANIZATION, parseUnit } from '../../core/account.ts';
import type { Commit } from '../../core/commit.ts';
import type { AnyControl } from '../../core/control.ts';
import { sha256 } from '../../core/digest.ts';
import {
  type FieldName,
  noteOn,
  periodOf,
  recordedTerms,
  requireAttestable,
  requireDocument,
} from '../../kinds/attestation-terms.ts';
import { attest } from '../../pipeline/attest.ts';
import { accountsIn, requireAccounts } from '../../pipeline/known-accounts.ts';
import { revoke } from '../../pipeline/revoke.ts';
import { passedInstant } from '../../queries/bounds.ts';
import { inOrder } from '../../queries/reading.ts';
import type { Attestation, AttestedEvidence } from '../../records/attestation.ts';
import { ATTESTATIONS, attestationsOf } from '../../records/attestations.ts';
import { READERS, reachesRecords } from '../caller.ts';
import { controlId, instant, line, memberAccount, paging, several, zone } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { Problem } from '../problem.ts';
import { type Handling, route } from '../route.ts';
import { reachFor, requireReach, requireWhole } from '../selection.ts';
import { pastAttestations } from './attestation-history.ts';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 3 * 366;
const LONGEST_NAME = 200;
const LONGEST_NOTE = 2_000;
const LONGEST_REASON = 500;
const LONGEST_REFERENCE = 2_048;

const evidence = z.strictObject({
  reference: line(LONGEST_REFERENCE).check(z.describe('where the evidence is: an address, or the name of a file')),
  sha256: z.optional(
    z
      .string()
      .check(
        z.regex(/^[0-9a-f]{64}$/, { error: 'must be the SHA-256 of the content, in 64 small hexadecimal digits' }),
        z.describe('of its content; left out, only the address is recorded'),
      ),
  ),
});

const body = z.strictObject({
  control: controlId,
  accounts: z.optional(several(memberAccount)).check(z.describe('left out, the whole organisation')),
  evidence,
  note: line(LONGEST_NOTE),
  effective: z.optional(instant),
  validForDays: z.optional(z.int().check(z.gte(1), z.lte(LONGEST_DAYS))),
  zone: z.optional(zone),
  approver: z.optional(line(LONGEST_NAME)),
  reviewer: z.optional(line(LONGEST_NAME)),
  role: z.optional(line(LONGEST_NAME)),
  release: z.optional(line(LONGEST_NAME)),
  covers: z.optional(several(line(LONGEST_NAME))),
  result: z.optional(z.enum(['pass', 'fail'])).check(z.describe('of a check made by hand; pass, if left out')),
  values: z.optional(z.record(z.string().check(z.regex(/^[A-Za-z]\w{0,60}$/)), z.number())),
});

type Body = z.output<typeof body>;

export const routes = [
  route({
    method: 'get',
    path: '/attestations',
    id: 'listAttestations',
    summary: 'The newest attestation of each control, for each account and for the organisation, valid or not',
    roles: READERS,
    query: z.strictObject({ control: z.optional(several(controlId)), ...paging }),
    answers: {
      200: {
        description: 'A page of attestations',
        schema: async () => (await import('./records.answers.ts')).attestations,
      },
    },
    handle: async (asked) => {
      const { ports, query } = asked;
      const visible = await visibleAccounts(asked);
      const found: Attestation[] = [];
      for await (const { contents } of inOrder(visible, (account) => ports.history.read(attestationsOf(account))))
        found.push(...Object.values(contents).filter(({ control }) => query.control?.includes(control) ?? true));
      const name = ({ control, account }: Attestation) => `${control} ${account}`;
      const { entries, next } = await recordPage(asked, 'attestations', found, name);
      return { body: { attestations: entries, next } };
    },
  }),
  route({
    method: 'post',
    path: '/attestations',
    id: 'attest',
    summary: 'Records evidence for a control that people answer for, with who and when, and until when it holds',
    roles: ['approver'],
    json: body,
    answers: {
      201: {
        description: 'The attestations: one for each account',
        schema: async () => (await import('./records.answers.ts')).recordedAttestations,
      },
      404: { description: 'There is no such control' },
    },
    handle: async (asked) => recorded(asked),
  }),
  route({
    method: 'get',
    path: '/attestations/history',
    id: 'listAttestationHistory',
    summary: 'Every attestation of a control, those that ended, were replaced or revoked included, the newest first',
    roles: READERS,
    query: z.strictObject({ control: controlId, ...paging }),
    answers: {
      200: {
        description: 'A page of attestations',
        schema: async () => (await import('./records.answers.ts')).attestationHistory,
      },
    },
    handle: async (asked) => pastAttestations(asked, await visibleAccounts(asked)),
  }),
  route({
    method: 'post',
    path: '/attestations/revocation',
    id: 'revokeAttestation',
    summary: 'Takes an attestation back, with a reason; what was attested stays in the history',
    roles: ['approver'],
    json: z.strictObject({
      control: controlId,
      account: z.optional(memberAccount).check(z.describe('left out, the attestation for the whole organisation')),
      reason: line(LONGEST_REASON),
    }),
    answers: {
      200: {
        description: 'The attestation as it is now',
        schema: async () => (await import('./records.answers.ts')).attestation,
      },
    },
    handle: async (asked) => {
      const { ports, body: given, caller, now } = asked;
      const reach = await reachFor(asked);
      requireWhole(
        reach,
        given.account === undefined ? undefined : [given.account],
        'an attestation for the whole organisation',
      );
      requireReach(reach, given.account === undefined ? [] : [given.account]);
      const about = { control: given.control, account: given.account ?? ORGANIZATION };
      const { body: said } = await revoke(ports.history, about, {
        by: caller.who,
        at: now.toISOString(),
        reason: given.reason,
      });
      return { body: said.attestation };
    },
  }),
];

/** The accounts with attestations that the caller reaches, and the organisation. */
async function visibleAccounts(
  asked: Pick<Handling<unknown, unknown, unknown>, 'ports' | 'caller' | 'roles'>,
): Promise<string[]> {
  const reach = await reachFor(asked);
  const accounts: string[] = [];
  for await (const { unit } of asked.ports.roster.units(ATTESTATIONS)) accounts.push(parseUnit(unit).region);
  return accounts.filter((account) => reachesRecords(reach, account));
}

async function recorded(asked: Handling<undefined, undefined, Body>) {
  const { ports, body: given, caller, now } = asked;
  const reach = await reachFor(asked);
  requireWhole(reach, given.accounts, 'an attestation for the whole organisation');
  requireReach(reach, given.accounts ?? []);
  const control = await controlNamed(asked, given.control);
  requireAttestable(control);
  const evidence = evidenceIn(given.evidence);
  requireDocument(control, evidence);
  const value = Object.entries(given.values ?? {}).map(([name, number]) => `${name}=${number}`);
  const said = defined({ ...given, value });
  const terms = recordedTerms(control, said, caller.who, fieldOf);
  const clocked = { zone: given.zone, now: now.toISOString() };
  const effective =
    given.effective === undefined ? undefined : passedInstant(given.effective, 'begin', 'from', clocked);
  const validFor = given.validForDays === undefined ? undefined : given.validForDays * DAY_MS;
  const period = periodOf(control, { effective, validFor }, now, fieldOf);
  const known = await accountsIn(ports.roster);
  if (known.length > 0) requireAccounts(known, given.accounts ?? [], 'accounts');
  const note = noteOn(control, said);
  const attestations: Attestation[] = [];
  const commits: Pick<Commit, 'unit' | 'seq' | 'hash'>[] = [];
  for (const account of given.accounts ?? [ORGANIZATION]) {
    const about = { control: control.id, account, ...period, by: caller.who, ...terms };
    const result = given.result === 'fail' ? { result: 'fail' as const } : {};
    const attestation = { ...about, evidence, note: given.note, ...result };
    const { unit, seq, hash } = await attest(ports.history, attestation);
    attestations.push(attestation);
    commits.push({ unit, seq, hash });
  }
  return { status: 201 as const, body: { attestations, notes: note ? [note] : [], commits } };
}

const fieldOf: FieldName = (field) =>
  `body.${field === 'validFor' ? 'validForDays' : field === 'value' ? 'values' : field}`;

type Said = Parameters<typeof recordedTerms>[1];
const defined = ({
  approver,
  reviewer,
  role,
  release,
  covers,
  value,
}: Omit<Body, 'values'> & { value: string[] }): Said =>
  Object.fromEntries(
    Object.entries({ approver, reviewer, role, release, covers, value }).filter(([, given]) => given !== undefined),
  );

async function controlNamed(
  { ports }: Pick<Handling<unknown, unknown, unknown>, 'ports'>,
  id: string,
): Promise<AnyControl> {
  const control = (await ports.controls()).find((one) => one.id === id);
  if (control) return control;
  throw new Problem(404, `no control is called ${id}; /api/v1/controls lists those there are`);
}

/** The server reads no address that a caller names: the caller reads it, and sends the digest of the content. */
const evidenceIn = ({ reference, sha256: digest }: Body['evidence']): AttestedEvidence =>
  digest === undefined
    ? { reference, sha256: sha256(reference), of: 'address' }
    : { reference, sha256: digest, of: 'content' };
