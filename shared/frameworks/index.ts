/** Every framework that controls can be evidence for. */
import { cisAws } from './cis-aws-3.0.ts';
import { cisAws5 } from './cis-aws-5.0.ts';
import { fedramp20x } from './fedramp-20x.ts';
import type { Framework } from './framework.ts';
import { fsbp } from './fsbp.ts';
import { gdpr } from './gdpr.ts';
import { hipaa } from './hipaa.ts';
import { iso27001 } from './iso-27001.ts';
import { nist80053 } from './nist-800-53-r5.ts';
import { pci } from './pci-4.0.ts';
import { soc2 } from './soc2.ts';

export const frameworks: readonly Framework[] = [
  cisAws,
  cisAws5,
  fsbp,
  nist80053,
  soc2,
  iso27001,
  gdpr,
  hipaa,
  pci,
  fedramp20x,
];
