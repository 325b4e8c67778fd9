/** NIST SP 800-53: base controls of the families that a cloud account is evidence for, and enhancements in use. */
import type { Framework } from './framework.ts';
import { nistAccess } from './nist-access.ts';
import { nistOperations } from './nist-operations.ts';
import { nistProtection } from './nist-protection.ts';

export const nist80053: Framework = {
  id: 'nist-800-53-r5',
  title: 'NIST SP 800-53',
  version: 'Revision 5',
  kind: 'practice',
  requirements: { ...nistAccess, ...nistOperations, ...nistProtection },
};
