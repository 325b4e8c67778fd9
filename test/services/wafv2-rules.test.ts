/** The rules of a web ACL, where an answer leaves something out. */
import type { WebACL } from '@aws-sdk/client-wafv2';
import { expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { rulesIn } from '../../shared/services/wafv2/rules.ts';

const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'x' };
const aclOf = (Statement: object, more: object = { Action: { Block: {} } }): WebACL => ({
  ...{ Name: 'web', Id: 'id', ARN: 'arn', DefaultAction: { Allow: {} }, VisibilityConfig },
  Rules: [{ Name: 'rule', Priority: 0, VisibilityConfig, Statement, ...more }],
});
const only = (acl: WebACL) => rulesIn(acl, new Map())[0];

it('countries that are left out are unread, and not none', () => {
  expect(only(aclOf({ GeoMatchStatement: {} }))?.countries).toBeInstanceOf(CouldNotRead);
  expect(only(aclOf({ GeoMatchStatement: { CountryCodes: ['KP'] } }))?.countries).toEqual(['KP']);
});

it('an action that nobody listed in place of a rule of a group leaves the exceptions of the group unread', () => {
  const group = (ActionToUse: object) =>
    aclOf(
      {
        ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'G', RuleActionOverrides: [{ Name: 'r', ActionToUse }] },
      },
      { OverrideAction: { None: {} } },
    );
  expect(only(group({ Unlisted: {} }))?.excepted).toBeInstanceOf(CouldNotRead);
  expect(only(group({ Count: {} }))?.excepted).toBe(1);
  expect(only(group({ Block: {} }))?.excepted).toBe(0);
});
