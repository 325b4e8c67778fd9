/** Finds the chain of a unit by the unit's name. */
import { isImportedUnit, parseUnit } from '../core/account.ts';
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { Commit } from '../core/commit.ts';
import { UNIT_KINDS, type UnitKind } from '../core/cut.ts';
import type { AlertsBody } from './alerts/alert.ts';
import { ALERTS } from './alerts.ts';
import { ATTESTATIONS, type AttestationBody, attestationsOf } from './attestations.ts';
import { type CutBody, cutsOf, unitOfCuts } from './cuts.ts';
import { DRILLS, type DrillBody, drillsOf } from './drills.ts';
import { EXPORTS, type ExportBody } from './exports.ts';
import { IMPORTS, type ImportBody, importsOf } from './imports.ts';
import { RELEASES, type ReleaseBody, releaseOf } from './releases.ts';
import { RUNS, type RunBody } from './runs.ts';
import { UPLOADS, type UploadBody, uploadsOf } from './uploads.ts';
import { type VerdictsBody, verdictsChain, verdictsOf } from './verdicts.ts';
import { WAIVERS, type WaiverBody } from './waivers.ts';

export type AnyBody =
  | VerdictsBody
  | RunBody
  | AttestationBody
  | UploadBody
  | ImportBody
  | WaiverBody
  | AlertsBody
  | ExportBody
  | ReleaseBody
  | CutBody
  | DrillBody;

/** A commit of any unit, as the table's stream delivers it. */
export type AnyCommit = Commit<AnyBody>;

const RECORDS: readonly ChainUnit<unknown, AnyBody>[] = [RUNS, ALERTS, WAIVERS, EXPORTS];

/** The unit of this name with its chain. Every unit that is not a unit of records is a scanned unit. */
export function unitNamed(unit: string): ChainUnit<unknown, AnyBody> {
  const cut = unitOfCuts(unit);
  if (cut !== null) return cutsOf(cut);
  const { account, region } = parseUnit(unit);
  if (account === ATTESTATIONS) return attestationsOf(region);
  if (account === DRILLS) return drillsOf(region);
  if (account === UPLOADS) return uploadsOf(region);
  if (account === RELEASES) return releaseOf(region);
  if (account === IMPORTS) return importsOf(region);
  return RECORDS.find((one) => one.unit === unit) ?? verdictsOf(unit);
}

/** The kind of a unit; null for the units of cuts, which are kept for ever. */
export function kindOf(unit: string): UnitKind | null {
  if (unitOfCuts(unit) !== null) return null;
  const { account } = parseUnit(unit);
  return UNIT_KINDS.find((kind) => kind === account) ?? (isImportedUnit(unit) ? 'imports' : 'verdicts');
}

/** Whether the unit has verdicts, scanned or imported. All other units have records. */
export const isScanned = (unit: string): boolean => unitNamed(unit).chain === verdictsChain;

/** The commits of one kind of unit. */
export const commitsOf = <Body extends AnyBody>(
  { type }: Chain<unknown, Body>,
  commits: readonly AnyCommit[],
): Commit<Body>[] => commits.filter((commit): commit is Commit<Body> => commit.body.type === type);
