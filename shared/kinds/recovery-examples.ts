/** Facts for the examples of disaster-recovery controls. */
import type { Known } from '../core/control.ts';
import type { Attestation } from '../records/attestation.ts';
import type { Experiment } from '../services/fis/experiments.ts';
import type { RunbookExecution } from '../services/ssm/automation.ts';
import type { HeldDrill } from './drills.ts';

export const exampleAccount = { name: 'payments-production', management: false };

interface Records {
  readonly attestations: readonly { readonly facts: Attestation }[];
  readonly experiments: readonly { readonly facts: Known<Experiment> }[];
  readonly recoveryRunbooks: readonly { readonly facts: Known<RunbookExecution> }[];
  readonly completedRestores: readonly { readonly id: string; readonly facts: { readonly completed: string } }[];
  readonly drills: readonly { readonly facts: Known<HeldDrill> }[];
}

const NOTHING: Records = { attestations: [], experiments: [], recoveryRunbooks: [], completedRestores: [], drills: [] };

/** An account with these records, and no others. */
export const onRecord = (given: Partial<Records> = {}) => ({ facts: exampleAccount, with: { ...NOTHING, ...given } });

/** An account whose tag says that it is not for production, without any record. */
export const exampleSandbox = { name: 'an account for trials', tags: { Environment: 'sandbox' }, ...onRecord() };

/** An attestation on that day, valid for as long as the control accepts. */
export const attested = (control: string, day: string, values: Attestation['values'] = {}) =>
  onRecord({ attestations: [attestation(control, day, values)] });

export const attestation = (
  control: string,
  day: string,
  values: Attestation['values'] = {},
  more: Partial<Attestation> = {},
): { readonly facts: Attestation } => ({
  facts: {
    control,
    account: '111122223333',
    at: `${day}T09:00:00.000Z`,
    expires: '2027-01-01T00:00:00.000Z',
    by: 'arn:aws:iam::111122223333:user/resilience',
    evidence: { reference: 'https://wiki.example.com/recovery', sha256: '' },
    note: '',
    values,
    ...more,
  },
});

/** Experiments that ended on those days; each injected one fault. */
export const experimented = (...runs: readonly { readonly day: string; readonly fault: string }[]) =>
  onRecord({
    experiments: runs.map(({ day, fault }) => ({
      facts: { name: 'EXP1', ended: `${day}T09:00:00.000Z`, faults: [{ action: fault, carriedOut: true as const }] },
    })),
  });

/** A run of the runbook that ended on that day and took this many minutes. */
export const ran = (runbook: string, day: string, minutes = 12) =>
  onRecord({ recoveryRunbooks: [execution(runbook, day, minutes)] });

const execution = (runbook: string, day: string, minutes: number) => ({
  facts: {
    runbook,
    started: new Date(Date.parse(`${day}T09:00:00.000Z`) - minutes * 60_000).toISOString(),
    ended: `${day}T09:00:00.000Z`,
  },
});

/** An attestation of how many minutes a recovery took. */
export const took = (control: string, measuredRtoMinutes: string, at = '2026-01-10') =>
  attested(control, at, { measuredRtoMinutes });

/** An attestation and a later run of the runbook: the dates decide, and not the order of the list. */
export const tookTwice = (control: string, first: string, then: number) =>
  onRecord({
    attestations: [attestation(control, '2025-12-20', { measuredRtoMinutes: first })],
    recoveryRunbooks: [execution('DR-Failover', '2026-01-05', then)],
  });
