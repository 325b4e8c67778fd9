/** Facts in good order, which the examples of controls start from and change one thing in. */
import { exampleKey } from '../kms/examples.ts';
import type { SearchDomain } from './service.ts';

export const exampleDomain = {
  isDeleted: false,
  encrypted: true,
  kmsKey: exampleKey(),
  tlsAmongNodes: true,
  httpsOnly: true,
  tlsPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10',
  vpc: 'vpc-0a1b2c3d4e5f60718',
} as const satisfies SearchDomain;
