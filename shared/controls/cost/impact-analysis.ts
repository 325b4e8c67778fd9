import { inPart } from '../../core/claim.ts';
import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'cost.impact-analysis',
  title: 'Changes of infrastructure carry an estimate of their cost',
  severity: 'low',
  seeds: ['001:164'],
  satisfies: [inPart('nist-800-53-r5/CM-4', 'effects on security and privacy')],
  part: 'infrastructure',
  checks: ['cost-estimate'],
  kind: 'junit',
  maxAgeDays: 31,
  step: 'let the pipeline estimate the cost of each change of infrastructure, and fail beyond the budget',
  why: 'The cheapest moment to see that a change doubles the bill is before it is merged.',
});
