/** Facts in good order, which the examples of controls start from and change one thing in. */
import { exampleKey } from '../kms/examples.ts';
import type { BrokerCluster } from './service.ts';

export const exampleBrokers = {
  state: 'ACTIVE',
  kind: 'PROVISIONED',
  kmsKey: exampleKey(),
  tlsAmongBrokers: true,
  clients: 'TLS',
  isPublic: false,
} as const satisfies BrokerCluster;
