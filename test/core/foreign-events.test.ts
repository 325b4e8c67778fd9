/**
 * The configuration chooses which events of Security Hub and AWS Config are read, and no event imports Plumbline's own
 * findings.
 */
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
