/** Every simulated service, by the `serviceId` of its SDK client. */
import type { AnyService } from '../service.ts';
import { accessAnalyzer } from './access-analyzer.ts';
import { accountManagement } from './account.ts';
import { backup } from './backup.ts';
import { budgets } from './budgets.ts';
import { costExplorer } from './cost-explorer.ts';
import { guardduty } from './guardduty.ts';
import { organizations, sts } from './identity.ts';
import { kms } from './kms.ts';
import { rds } from './rds.ts';
import { sns } from './sns.ts';

const services: readonly AnyService[] = [
  accessAnalyzer,
  accountManagement,
  backup,
  budgets,
  costExplorer,
  guardduty,
  kms,
  organizations,
  rds,
  sns,
  sts,
];

export const simulatedServices: ReadonlyMap<string, AnyService> = new Map(
  services.map((service) => [service.serviceId, service]),
);
