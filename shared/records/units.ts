/** Every kind of unit: from the name of a unit to its chain. */
import { parseUnit } from '../core/account.ts';
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { Commit } from '../core/commit.ts';
import type { AlertsBody } from './alerts/alert.ts';
import { ALERTS } from './alerts.ts';
import { ATTESTATIONS, type AttestationBody, attestationsOf } from './attestations.ts';
import { RUNS, type RunBody } from './runs.ts';
import { UPLOADS, type UploadBody, uploadsOf } from './uploads.ts';
import { type VerdictsBody, verdictsChain, verdictsOf } from './verdicts.ts';
import { WAIVERS, type WaiverBody } from './waivers.ts';

export type AnyBody = VerdictsBody | RunBody | AttestationBody | UploadBody | WaiverBody | AlertsBody;

/** A commit of whatever unit, as the table's stream brings it. */
export type AnyCommit = Commit<AnyBody>;

const RECORDS: readonly ChainUnit<unknown, AnyBody>[] = [RUNS, ALERTS, WAIVERS];

/** The unit of this name with its chain. Every unit that holds no records is one that is scanned. */
export function unitNamed(unit: string): ChainUnit<unknown, AnyBody> {
  const { account, region } = parseUnit(unit);
  if (account === ATTESTATIONS) return attestationsOf(region);
  if (account === UPLOADS) return uploadsOf(region);
  return RECORDS.find((one) => one.unit === unit) ?? verdictsOf(unit);
}

/** Whether the unit is scanned: others hold records. */
export const isScanned = (unit: string): boolean => unitNamed(unit).chain === verdictsChain;

/** The commits among these that are of one kind. */
export const commitsOf = <Body extends AnyBody>(
  { type }: Chain<unknown, Body>,
  commits: readonly AnyCommit[],
): Commit<Body>[] => commits.filter((commit): commit is Commit<Body> => commit.body.type === type);
