/** Facts that the examples of disaster-recovery controls are made of. */
import type { Attestation } from '../core/attestation.ts';
import type { Experiment } from './fis.ts';
import type { RunbookExecution } from './ssm-automation.ts';

export const exampleAccount = { name: 'payments-production', management: false };

/** Attested on a day of January 2026 or before, for as long as the control lets it count. */
export const attested = (control: string, at: string, values: Attestation['values'] = {}): { facts: Attestation } => ({
  facts: {
    control,
    account: '111122223333',
    at: `${at}T09:00:00.000Z`,
    expires: '2027-01-01T00:00:00.000Z',
    by: 'arn:aws:iam::111122223333:user/resilience',
    evidence: { reference: 'https://wiki.example.com/recovery', sha256: '' },
    note: '',
    values,
  },
});

/** An experiment that ended on that day and injected these faults. */
export const experimented = (at: string, ...faults: string[]): { facts: Experiment } => ({
  facts: { name: 'EXP1', ended: `${at}T09:00:00.000Z`, faults },
});

/** An execution of the runbook that ended on that day, after so many minutes. */
export const automated = (runbook: string, at: string, minutes = 12): { facts: RunbookExecution } => ({
  facts: {
    runbook,
    started: new Date(Date.parse(`${at}T09:00:00.000Z`) - minutes * 60_000).toISOString(),
    ended: `${at}T09:00:00.000Z`,
  },
});
