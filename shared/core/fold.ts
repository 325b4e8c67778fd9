/** State + commit → state. Pure: the given state is left as it was, and what did not change is the same object. */
import { NO_ALERTS } from './alerts/alert.ts';
import { foldAlerts } from './alerts/fold.ts';
import { attestationKey } from './attestation.ts';
import type { Body, Commit, UnitState } from './commit.ts';
import { type Change, type Held, lastKnown, type VerdictsBody } from './verdicts.ts';
import type { Waiver } from './waivers.ts';

/** The state after a commit. Pure: the given state is left as it was. */
export const fold = (state: UnitState, { seq, at, hash, body }: Commit): UnitState => ({
  ...foldBody(state, body, at),
  seq,
  at,
  head: hash,
});

/** What the state holds after a body; its place in the chain is still that of the given state. */
export function foldBody(state: UnitState, body: Body, at: string): UnitState {
  switch (body.type) {
    case 'verdicts':
      return foldVerdicts(state, body, at);
    case 'run':
      return state;
    case 'attestation': {
      const { attestation } = body;
      return { ...state, attestations: { ...state.attestations, [attestationKey(attestation)]: attestation } };
    }
    case 'waivers':
      return { ...state, waivers: foldWaivers(state.waivers ?? {}, body.waivers, at) };
    case 'alerts':
      return { ...state, alerts: foldAlerts(state.alerts ?? NO_ALERTS, body.steps, at) };
  }
}

/** With these as they are now; those that have ended, and what is withdrawn, are history alone. */
function foldWaivers(waivers: Readonly<Record<string, Waiver>>, added: readonly Waiver[], at: string) {
  const all = { ...waivers, ...Object.fromEntries(added.map((waiver) => [waiver.id, waiver])) };
  return Object.fromEntries(Object.entries(all).filter(([, { until }]) => until > at));
}

function foldVerdicts(state: UnitState, body: VerdictsBody, at: string): UnitState {
  const verdicts: Record<string, Record<string, Held>> = { ...state.verdicts };
  const copied = new Set<string>();
  for (const change of body.changes) {
    if (!copied.has(change.control)) verdicts[change.control] = { ...verdicts[change.control] };
    copied.add(change.control);
    applyChange(verdicts[change.control] as Record<string, Held>, change, at);
  }
  for (const control of copied) if (Object.keys(verdicts[control] ?? {}).length === 0) delete verdicts[control];
  return { ...state, verdicts, revisions: foldRevisions(state.revisions, body.revisions) };
}

function applyChange(held: Record<string, Held>, change: Change, at: string): void {
  const before = held[change.resource];
  if (change.to === null) {
    delete held[change.resource];
    return;
  }
  const since = before?.status === change.to ? before.since : at;
  const known = change.to === 'unknown' ? lastKnown(before) : undefined;
  const inputs = change.inputs ?? (change.to === 'unknown' ? before?.inputs : undefined);
  held[change.resource] = {
    status: change.to,
    because: change.because,
    since,
    ...(change.warning ? { warning: change.warning } : {}),
    ...(known ? { known } : {}),
    ...(inputs ? { inputs } : {}),
  };
}

function foldRevisions(before: Readonly<Record<string, string>>, delta: Readonly<Record<string, string | null>>) {
  const revisions: Record<string, string> = { ...before };
  for (const [control, revision] of Object.entries(delta)) {
    if (revision === null) delete revisions[control];
    else revisions[control] = revision;
  }
  return revisions;
}
