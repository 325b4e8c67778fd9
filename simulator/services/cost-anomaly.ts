/** A simulated cost anomaly, in the form of the API and of the event that reports it. */
import type { Anomaly } from '@aws-sdk/client-cost-explorer';
import type { Random } from '../random.ts';
import type { SimulatedAccount } from '../world.ts';

/** ARN of a monitor or a subscription. */
export const arn = (account: string, kind: string, id: string) => `arn:aws:ce::${account}:${kind}/${id}`;
export const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-');
const midnight = (at: Date): string => `${at.toISOString().slice(0, 10)}T00:00:00Z`;

/** An unexpected rise in spend. */
export interface Surge {
  readonly service: string;
  /** USD beyond the expected spend. */
  readonly impact: number;
  readonly account: SimulatedAccount;
  readonly region: string;
  readonly usageType: string;
}

export const anomalyOf = (surge: Surge, AnomalyId: string, MonitorArn: string, day: Date): Anomaly => ({
  AnomalyId,
  MonitorArn,
  AnomalyStartDate: midnight(day),
  AnomalyEndDate: midnight(day),
  DimensionValue: surge.service,
  AnomalyScore: { CurrentScore: 0.82, MaxScore: 0.82 },
  Impact: {
    MaxImpact: surge.impact,
    TotalImpact: surge.impact,
    TotalActualSpend: surge.impact + 100,
    TotalExpectedSpend: 100,
    TotalImpactPercentage: surge.impact,
  },
  RootCauses: [
    {
      Service: surge.service,
      Region: surge.region,
      LinkedAccount: surge.account.id,
      LinkedAccountName: surge.account.name,
      UsageType: surge.usageType,
      Impact: { Contribution: surge.impact },
    },
  ],
});

/** The event's form of the anomaly: every field with a small first letter. */
export function detailOf(anomaly: Anomaly, payer: SimulatedAccount, monitorName: string): Record<string, unknown> {
  const detail = small(anomaly) as Record<string, unknown>;
  return { ...detail, accountId: payer.id, accountName: payer.name, monitorName };
}

function small(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(small);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), small(inner)]),
  );
}
