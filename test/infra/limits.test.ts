/** Quotas that would stop a deployment half-way ("AWS CloudFormation quotas", "IAM and AWS STS quotas"). */
import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { MEMORY } from '../../infra/memory.ts';
import { FUNCTIONS, type FunctionName, functionName } from '../../infra/names.ts';
import { LEAST_UNIT_MS, LIMITS, TO_COMMIT_MS } from '../../shared/core/limits.ts';
import { hubTemplate, memberTemplateFile, memberTemplateOf, plain, resources, rolloutTemplate } from './support.ts';

const MEGABYTE = 1_000_000;
const carried = readFileSync(memberTemplateFile(), 'utf8');
const hub = hubTemplate();
const templates: [string, Template][] = [
  ['hub', hub],
  ['rollout', rolloutTemplate()],
  ['management', memberTemplateOf('management')],
  ['member', Template.fromJSON(JSON.parse(carried))],
];

describe.each(templates)('the template of %s', (_, template) => {
  it('is within the limits of a template', () => {
    const { Resources, Outputs = {}, Parameters = {} } = template.toJSON();
    // indented, as CDK writes it
    expect(JSON.stringify(template.toJSON(), null, 1).length).toBeLessThan(MEGABYTE);
    expect(Object.keys(Resources).length).toBeLessThan(500);
    expect(Object.keys(Outputs).length).toBeLessThan(200);
    expect(Object.keys(Parameters).length).toBeLessThan(200);
  });

  it('has policies that IAM accepts, and no more of them than a role may have', () => {
    for (const { id, Properties } of resources(template, 'AWS::IAM::ManagedPolicy')) {
      expect(JSON.stringify(plain(Properties.PolicyDocument)).length, id).toBeLessThanOrEqual(6_144);
    }
    for (const { id, Properties } of resources(template, 'AWS::IAM::Role')) {
      expect(Properties.ManagedPolicyArns?.length ?? 0, id).toBeLessThanOrEqual(10);
      expect(JSON.stringify(plain(Properties.AssumeRolePolicyDocument)).length, id).toBeLessThanOrEqual(2_048);
    }
  });

  it('has rules that EventBridge accepts', () => {
    const rules = resources(template, 'AWS::Events::Rule');
    // a bus has 300 rules, some of which belong to other tools
    expect(rules.length).toBeLessThanOrEqual(50);
    for (const { id, Properties } of rules) {
      expect(JSON.stringify(Properties.EventPattern).length, id).toBeLessThanOrEqual(2_048);
    }
  });
});

describe('the time of a function', () => {
  const secondsOf = (name: FunctionName): number => {
    const [made] = resources(hub, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.FunctionName === functionName(name),
    );
    return made?.Properties.Timeout;
  };

  it('for scan is several times that of one hanging collector, plus the time to commit', () => {
    expect(secondsOf('scan') * 1_000).toBeGreaterThanOrEqual(4 * LIMITS.lost + TO_COMMIT_MS);
  });

  it('for react covers several units, each with a hanging collector', () => {
    expect(secondsOf('react') * 1_000).toBeGreaterThanOrEqual(3 * LEAST_UNIT_MS);
  });
});

describe('the memory of a function', () => {
  it.each(FUNCTIONS)('of %s leaves a third free under the largest measured load', (name) => {
    const { mb, peakMb } = MEMORY[name];
    const [made] = resources(hub, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.FunctionName === functionName(name),
    );
    expect(made?.Properties.MemorySize).toBe(mb);
    expect(peakMb * 1.5).toBeLessThanOrEqual(mb);
  });
});

it('the member template names no account but the hub, and needs no existing resource', () => {
  const { Parameters = {}, Rules = {} } = JSON.parse(carried);
  expect({ Parameters, Rules }).toEqual({ Parameters: {}, Rules: {} });
  expect(new Set(carried.match(/\b\d{12}\b/g))).toEqual(new Set(['222222222222']));
});
