/** Which events of Security Hub and AWS Config are read is the configuration's choice, and no event brings our own findings back. */
import { describe, expect, it } from 'vitest';
import { foreignTriggers } from '../../shared/core/foreign-events.ts';

const FINDINGS = {
  source: 'aws.securityhub',
  detailType: 'Security Hub Findings - Imported',
  detail: { findings: { GeneratorId: [{ 'anything-but': { prefix: 'plumbline/' } }] } },
};
const RULES = {
  source: 'aws.config',
  detailType: 'Config Rules Compliance Change',
  detail: { configRuleName: [{ 'anything-but': { prefix: 'securityhub-' } }] },
};

describe('the events of foreign findings', () => {
  it.each([
    [{ securityHub: false, config: false }, []],
    [{ securityHub: true, config: false }, [FINDINGS]],
    [{ securityHub: false, config: true }, [RULES]],
    [{ securityHub: true, config: true }, [FINDINGS, RULES]],
  ])('for %j are these', (sources, expected) => {
    expect(foreignTriggers(sources)).toEqual(expected);
  });
});
