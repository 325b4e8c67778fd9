/** Lists what each control claims: for each requirement of a framework, and for each check of another tool. */
import type { ClaimingControl } from '../core/catalogue.ts';
import type { Claim } from '../core/claim.ts';
import { TOOLS } from '../core/control.ts';
import type { Framework } from '../frameworks/framework.ts';

const JUDGES: Claim = { how: 'judges' };

/** The part of a requirement about an organisation's practice that no control can judge. */
export const PRACTICE: Claim & { readonly how: 'in-part' } = {
  how: 'in-part',
  missing: 'what else the organisation does, and what is outside AWS',
};

/** Security Hub's controls are the requirements of this framework, so a claim on one is a claim on the other. */
const SECURITY_HUB = 'fsbp';

/**
 * Keyed by requirement (`fsbp/Backup.1`), or by tool and id for checks of other tools
 * (`prowler/backup_vaults_encrypted`).
 */
export function claimsOf(control: ClaimingControl, frameworks: readonly Framework[]): Readonly<Record<string, Claim>> {
  const practices = new Set(frameworks.filter(({ kind }) => kind === 'practice').map(({ id }) => id));
  const ofRequirement = (requirement: string): Claim =>
    control.qualified[requirement] ?? (practices.has(frameworkOf(requirement)) ? PRACTICE : JUDGES);
  const ofEquivalent = (tool: string, id: string): Claim => {
    const requirement = `${SECURITY_HUB}/${id}`;
    const sameAs = tool === 'securityHub' && control.satisfies.includes(requirement) ? requirement : '';
    return control.qualified[`${tool}/${id}`] ?? (sameAs ? ofRequirement(sameAs) : JUDGES);
  };
  return Object.fromEntries([
    ...control.satisfies.map((requirement) => [requirement, ofRequirement(requirement)] as const),
    ...TOOLS.flatMap((tool) =>
      (control.equivalents[tool] ?? []).map((id) => [`${tool}/${id}`, ofEquivalent(tool, id)] as const),
    ),
  ]);
}

const frameworkOf = (requirement: string): string => requirement.slice(0, requirement.indexOf('/'));
