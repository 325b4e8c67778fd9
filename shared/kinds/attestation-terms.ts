/**
 * The terms of an attestation: who approved it, in which role, for which release, which parts it covers, and until when it holds.
 * Messages name a field as the caller gave it: an option of the command line, or a field of a request.
 */
import { didYouMean } from '../config/closest.ts';
import { isRenewal, LASTING } from '../core/cadence.ts';
import { type AnyControl, evidenceOf } from '../core/control.ts';
import { UsageError } from '../core/errors.ts';
import { isInert } from '../core/inert.ts';
import type { AttestationTerms } from '../core/terms.ts';
import { anAlternative, listed } from '../core/words.ts';
import { type Attestation, type AttestedEvidence, isAddressOnly, maybeSamePerson } from '../records/attestation.ts';
import { numberIn } from './recovery-proofs.ts';

export interface TermOptions {
  readonly approver?: string;
  readonly reviewer?: string;
  readonly role?: string;
  readonly release?: string;
  readonly covers?: readonly string[];
  readonly value?: readonly string[];
}

/** The caller's name of a field, for messages: `--role`, or `role`. */
export type FieldName = (field: keyof TermOptions | 'effective' | 'validFor') => string;

type Recorded = Pick<Attestation, 'approver' | 'reviewer' | 'role' | 'release' | 'covers' | 'values'>;

const NO_TERMS: AttestationTerms = { covers: [], measures: {}, roles: [], approval: null, perRelease: false };

/**
 * Throws `UsageError` if the control requires more fields, or ignores one that is given: the attestation would have no effect.
 */
export function recordedTerms(control: AnyControl, options: TermOptions, by: string, named: FieldName): Recorded {
  const { id, terms = NO_TERMS } = control;
  const { approver, reviewer, role, release, covers } = options;
  requireText({
    ...{ [named('approver')]: approver, [named('reviewer')]: reviewer },
    ...{ [named('role')]: role, [named('release')]: release },
  });
  requireWhere(id, named('role'), role, terms.roles.length > 0, anAlternative(terms.roles));
  requireWhere(id, named('release'), release, terms.perRelease, 'the name of the release');
  requireWhere(id, named('reviewer'), reviewer, terms.approval === 'reviewed', 'a third person');
  requireWhere(id, named('covers'), covers?.join(), terms.covers.length > 0, terms.covers.join(','));
  requireOthers(id, terms, { by, approver, reviewer }, named);
  const given = { approver, reviewer, role, release, covers };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...said, values: valuesOf(control, options.value ?? [], named('value')) };
}

/**
 * The reasons why the control may fail in spite of this attestation, by the control's default terms; empty if there is
 * none.
 */
export function noteOn({ id, terms = NO_TERMS }: AnyControl, { role, covers = [] }: TermOptions): string {
  const missing = terms.covers.filter((part) => !covers.includes(part));
  const unknown = covers.filter((part) => !terms.covers.includes(part));
  const isKnown = role === undefined || terms.roles.some((one) => one.toLowerCase() === role.toLowerCase());
  const notes = [
    ...(missing.length > 0 ? [`${listed(missing, missing.length)} is not covered`] : []),
    ...unknown.map((part) => `${part} is no part that it asks for${didYouMean(part, terms.covers)}`),
    ...(isKnown ? [] : [`${role} is none of its roles, ${anAlternative(terms.roles)}`]),
  ];
  return notes.length > 0 ? `${id}: ${notes.join('; ')}; the control's parameters decide whether that is enough` : '';
}

const LONGEST = 200;

function requireText(given: Readonly<Record<string, string | undefined>>): void {
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (value.length > LONGEST || !isInert(value))
      throw new UsageError(`${option} is at most ${LONGEST} characters on one line, without control characters`);
  }
}

function requireWhere(id: string, option: string, value: string | undefined, asked: boolean, what: string): void {
  if (asked && value === undefined) throw new UsageError(`${id} asks for ${option}: ${what}`);
  if (!asked && value !== undefined) throw new UsageError(`${id} does not read ${option} ${value}; leave it out`);
}

interface People {
  readonly by: string;
  readonly approver: string | undefined;
  readonly reviewer: string | undefined;
}

function requireOthers(
  id: string,
  { approval }: AttestationTerms,
  { by, approver, reviewer }: People,
  named: FieldName,
): void {
  if (!approval) return;
  if (approver === undefined) throw new UsageError(`${id} asks for ${named('approver')}: another person than ${by}`);
  if (maybeSamePerson(approver, by))
    throw new UsageError(`${id} asks for the approval of another person, and ${approver} is who records it`);
  if (approval !== 'reviewed' || reviewer === undefined) return;
  if ([by, approver].some((other) => maybeSamePerson(other, reviewer)))
    throw new UsageError(`${id} asks for the review of a third person, and ${reviewer} records or approves it`);
}

/**
 * Throws for a name that the control does not read, a name without a number, or a name given twice: it would have no effect.
 */
function valuesOf({ id, attests = [] }: AnyControl, pairs: readonly string[], option: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([A-Za-z]\w*)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`${option} ${pair} is not of the form name=value, such as rtoMinutes=45`);
    if (!attests.includes(name)) throw new UsageError(unread(id, name, attests, option));
    if (numberIn({ values: { [name]: value } }, name) === null)
      throw new UsageError(`${option} ${pair} is not a number; write it like ${name}=45`);
    if (name in values) throw new UsageError(`${option} gives ${name} twice; give it once`);
    values[name] = value;
  }
  return values;
}

function unread(id: string, name: string, attests: readonly string[], option: string): string {
  const reads = attests.length > 0 ? `it reads ${listed(attests)}${didYouMean(name, attests)}` : 'it reads no value';
  return `${id} does not read ${option} ${name}; ${reads}`;
}

const DAY_MS = 86_400_000;

interface Lasting {
  /** ISO instant at which it was done or decided; now if left out. */
  readonly effective?: string | undefined;
  /** Milliseconds; by the control's cadence if left out. */
  readonly validFor?: number | undefined;
}

/** An attestation is valid from the instant at which it takes effect, for the control's cadence or the given time. */
export function periodOf(
  { id, cadence }: AnyControl,
  { effective, validFor }: Lasting,
  now: Date,
  named: FieldName,
): Pick<Attestation, 'at' | 'expires' | 'effective'> {
  const lasts = validFor ?? (isRenewal(cadence) ? LASTING[cadence].days * DAY_MS : 0);
  const expires = new Date(Date.parse(effective ?? now.toISOString()) + lasts).toISOString();
  if (expires <= now.toISOString())
    throw new UsageError(
      `${id} would have ended on ${expires.slice(0, 10)} already; give a later ${named('effective')}`,
    );
  return { at: now.toISOString(), expires, ...(effective === undefined ? {} : { effective }) };
}

/** Throws `UsageError` for an address alone where the control asks for a document. */
export function requireDocument({ id, terms = NO_TERMS }: AnyControl, evidence: AttestedEvidence): void {
  if (!terms.document || !isAddressOnly(evidence)) return;
  throw new UsageError(
    `${id} asks for a document, and ${evidence.reference} gives an address alone; save what it shows to a file, and give its content`,
  );
}

/** Throws `UsageError` for a control that cannot be attested, because AWS's facts decide it. */
export function requireAttestable(control: AnyControl): void {
  if (evidenceOf(control) === 'attested') return;
  throw new UsageError(
    `${control.id} is read from AWS and takes no attestation; see \`plumbline explain ${control.id}\``,
  );
}
