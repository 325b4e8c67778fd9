/** Every simulated service, by the `serviceId` of its SDK client. */
import type { AnyService } from '../service.ts';
import { guardduty } from './guardduty.ts';
import { accountManagement, organizations, sts } from './identity.ts';

const services: readonly AnyService[] = [accountManagement, guardduty, organizations, sts];

export const simulatedServices: ReadonlyMap<string, AnyService> = new Map(
  services.map((service) => [service.serviceId, service]),
);
