/** Starts and signs releases: commits to the release's own chain. */
import { didYouMean } from '../config/closest.ts';
import type { NewCommit } from '../core/commit.ts';
import { UsageError } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { appendTo } from '../pipeline/append.ts';
import type { Reads } from '../queries/reading.ts';
import { maybeSamePerson } from '../records/attestation.ts';
import { type Release, type ReleaseBody, type ReleaseState, releaseOf, type Signature } from '../records/releases.ts';
import { evidenceAt } from './evidence.ts';
import { requireName, requireRelease } from './names.ts';

export interface Recording extends Reads {
  readonly history: History;
}

/** Throws `UsageError` for a name that is taken, and `BadQuestion` where the history holds no scan of the accounts. */
export async function startRelease(recording: Recording, release: Release): Promise<void> {
  requireName(release.name);
  if (release.roles.length === 0)
    throw new UsageError(
      `${release.checklist.file} has no sign-off table, so that nobody would sign; add one with the columns Role, Name and Date, or give --roles`,
    );
  await evidenceAt(recording, release, release.at);
  await appendTo(recording.history, releaseOf(release.name), ({ contents }) => {
    if (contents.release)
      throw new UsageError(
        `there is a release ${release.name} already, which ${contents.release.by} started at ${contents.release.at}; give another name`,
      );
    return commit(release.by, release.at, { kind: 'started', release });
  });
}

export interface Signing {
  readonly name: string;
  readonly role: string;
  readonly by: string;
  readonly now: Date;
}

/**
 * Signs the present evidence. If two people sign for a role at the same time, the second gets an error that names the
 * first.
 */
export async function signRelease(recording: Recording, { name, role: given, by, now }: Signing): Promise<Signature> {
  const { contents } = await recording.history.read(releaseOf(name));
  const release = await requireRelease(recording, name, contents);
  const role = roleNamed(release, given);
  const at = now.toISOString();
  const { digest } = await evidenceAt(recording, release, at);
  const signature: Signature = { role, by, at, evidence: digest };
  await appendTo(recording.history, releaseOf(name), (state) => {
    requireFree(release, state.contents, signature);
    return commit(by, at, { kind: 'signed', signature });
  });
  return signature;
}

function roleNamed({ roles, name }: Release, given: string): string {
  const role = roles.find((one) => one.toLowerCase() === given.trim().toLowerCase());
  if (role !== undefined) return role;
  throw new UsageError(`${name} has no role ${given}${didYouMean(given, roles)}; its roles are ${roles.join(', ')}`);
}

/**
 * Throws if the role has a valid signature, or if the same person may not sign a second role. A signature over earlier
 * evidence is void, and can be replaced.
 */
function requireFree({ severalRoles, name }: Release, { signatures }: ReleaseState, signature: Signature): void {
  const valid = Object.values(signatures).filter(({ evidence }) => evidence === signature.evidence);
  const same = valid.find(({ role }) => role === signature.role);
  if (same)
    throw new UsageError(`${same.by} signed ${name} as ${same.role} at ${same.at}, and nothing has changed since`);
  const other = valid.find(({ by }) => maybeSamePerson(by, signature.by));
  if (!other || severalRoles) return;
  throw new UsageError(
    `${other.by} signed ${name} as ${other.role} already, and one person signs one role; another person signs as ` +
      `${signature.role}, unless the mapping of the checklist says \`one person signs several roles: true\` when a release is started`,
  );
}

function commit(by: string, at: string, step: ReleaseBody['step']): NewCommit<ReleaseBody> {
  const instant = new Date(at);
  return { at: instant, observedAt: instant, cause: { kind: 'person', by }, body: { type: 'release', step } };
}
