/** Facts in good order, which the examples of controls start from and change one thing in. */
import { exampleKey } from '../kms/examples.ts';
import type { Warehouse } from './clusters.ts';

export const exampleWarehouse = {
  status: 'available',
  encrypted: true,
  kmsKey: exampleKey(),
  module: false,
  isPublic: false,
  parameterGroup: 'reports',
  tlsApplied: true,
} as const satisfies Warehouse;
