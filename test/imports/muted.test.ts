/** Mutelists of Prowler and suppressions of Security Hub, as far as a waiver can say the same. Hostile files are clear errors. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/core/errors.ts';
import { matchesWildcard } from '../../shared/core/wildcard.ts';
import { automationRules } from '../../shared/imports/automation-rules.ts';
import { patternsOf, prowlerMutelist } from '../../shared/imports/prowler-mutelist.ts';

const mutelist = (entry: string) => `Mutelist:
  Accounts:
    111122223333:
      Checks:
        s3_bucket_public_access:
${entry
  .split('\n')
  .map((line) => `          ${line}`)
  .join('\n')}`;

describe('a mutelist of Prowler', () => {
  it('is read by account, check, region and resource', () => {
    const { muted, leftOut } = prowlerMutelist(
      mutelist('Regions: [eu-west-1, us-east-1]\nResources: [site]\nDescription: public'),
    );
    const shared = { source: 'prowler', check: 's3_bucket_public_access', account: '111122223333', resource: null };
    expect(muted).toEqual([
      { ...shared, region: 'eu-west-1', pattern: '*site*', note: 'public' },
      { ...shared, region: 'us-east-1', pattern: '*site*', note: 'public' },
    ]);
    expect(leftOut).toEqual([]);
  });

  it('keeps the digits of an account id without quotes', () => {
    const text = mutelist('Regions: ["*"]\nResources: ["*"]').replace('111122223333', '012345670123');
    expect(prowlerMutelist(text).muted).toMatchObject([{ account: '012345670123', resource: null }]);
  });

  it.each([
    ['Regions: [eu-west-1]\nResources: [a]\nTags: [team=web]', 'tags of resources'],
    ['Regions: [eu-west-1]\nResources: [a]\nExceptions: { Resources: [b] }', 'has exceptions'],
    ['Regions: ["us-.*"]\nResources: [a]', 'not the name of one region'],
    ['Regions: [eu-west-1]\nResources: ["[ab]"]', 'regular expression'],
    ['Regions: []\nResources: [a]', 'mutes nothing'],
  ])('names what no waiver can express: %s', (entry, why) => {
    const { muted, leftOut } = prowlerMutelist(mutelist(entry));
    expect(muted).toEqual([]);
    expect(leftOut).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ['', 'no Mutelist'],
    ['Mutelist: []', 'no Mutelist'],
    ['Mutelist:\n  Accounts: [1, 2', 'cannot be imported'],
    ['a: &a [x, x]\nb: &b [*a, *a]\n'.padEnd(60), 'no Mutelist'],
    [mutelist('Regions: [a, b]\nRegions: [c]'), 'cannot be imported'],
    [
      mutelist(`Regions: ["*"]\nResources: [${Array.from({ length: 5_001 }, (_, index) => `r${index}`)}]`),
      'more than 5000',
    ],
  ])('is refused where it is none: %j', (text, why) => {
    expect(() => prowlerMutelist(text)).toThrow(UsageError);
    expect(() => prowlerMutelist(text)).toThrow(why);
  });

  it('is read or refused, whatever it says, and never half', () => {
    const lines = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.constantFrom(
          'Mutelist:',
          '  Accounts:',
          '    "*":',
          '      Checks:',
          '        a*:',
          '          Regions: ["*"]',
          '          Resources: [',
          '- &a [*a]',
        ),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, (all) => {
        try {
          expect(prowlerMutelist(all.join('\n')).muted.every(({ check }) => /^[\w.*-]+$/.test(check))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a regular expression of a mutelist', () => {
  it.each<[string, readonly string[] | null]>([
    ['*', ['*']],
    ['.*', ['*']],
    ['user-1', ['*user-1*']],
    ['^logs-.*', ['logs-*']],
    ['.+-logs$', ['*-logs']],
    ['*-logs', ['*-logs*']],
    ['a\\.b', ['*a.b*']],
    ['a|b', ['*a*', '*b*']],
    ['^a$', ['a']],
    ['(a|b)', null],
    ['[ab]c', null],
    ['a{2}', null],
    ['ab?', null],
    ['ab*', null],
    ['a\\d', null],
  ])('%s is %j', (expression, patterns) => {
    expect(patternsOf(expression)).toEqual(patterns);
  });

  it('matches nothing as a pattern that it does not match itself, but for stars that match nothing', () => {
    const piece = fc.constantFrom('a', 'b', '-', '.*', '\\.', '^', '$');
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '-', '.'), maxLength: 8 }),
        (pieces, name) => {
          const expression = pieces.join('');
          const matches = (patternsOf(expression) ?? []).some((pattern) => matchesWildcard(pattern, name));
          if (matches) expect(new RegExp(expression).test(name)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const rule = (criteria: object, more: object = {}) => ({
  RuleStatus: 'ENABLED',
  RuleName: 'public pages',
  Description: 'the site is public',
  Criteria: criteria,
  Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Workflow: { Status: 'SUPPRESSED' } } }],
  ...more,
});
const is = (Value: string, Comparison = 'EQUALS') => [{ Value, Comparison }];
const rulesOf = (...rules: readonly object[]) => automationRules(JSON.stringify({ Rules: rules }));

describe('automation rules of Security Hub', () => {
  it('are read where they suppress, with control, account, region and resource', () => {
    const criteria = {
      ...{ ComplianceSecurityControlId: is('S3.8'), AwsAccountId: is('111122223333'), RecordState: is('ACTIVE') },
      ...{ ResourceId: is('arn:aws:s3:::site-', 'PREFIX'), ResourceRegion: is('eu-west-1') },
    };
    expect(rulesOf(rule(criteria), rule({}, { RuleStatus: 'DISABLED' }), rule({}, { Actions: [] }))).toEqual({
      muted: [
        {
          ...{ source: 'securityhub', check: 'S3.8', account: '111122223333', region: 'eu-west-1', resource: null },
          ...{ pattern: 'arn:aws:s3:::site-*', note: 'the site is public' },
        },
      ],
      leftOut: [],
    });
  });

  it.each([
    [{ ResourceTags: [{ Key: 'a', Value: 'b', Comparison: 'EQUALS' }] }, 'ResourceTags'],
    [{ ResourceId: is('x', 'NOT_EQUALS') }, 'ResourceId'],
    [{ ComplianceStatus: is('PASSED') }, 'ComplianceStatus'],
    [{ SeverityLabel: is('LOW') }, 'SeverityLabel'],
    [{ GeneratorId: is('guardduty') }, 'no control of Security Hub'],
    [{ AwsAccountId: is('12') }, '12 digits'],
    [{ ResourceId: 'x' }, 'cannot be read'],
  ])('are left out with what no waiver can express: %j', (criteria, why) => {
    expect(rulesOf(rule(criteria))).toEqual({ muted: [], leftOut: [expect.stringContaining(why)] });
  });

  it.each(['', '[', '{"Rules":', '{}', '{"AutomationRulesMetadata":[]}', '"x"', '[1]'])(
    'are refused where they are none: %j',
    (text) => {
      expect(() => automationRules(text)).toThrow(UsageError);
    },
  );

  it('are read or refused, whatever they say', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('AwsAccountId', 'ResourceId', 'GeneratorId', 'x'), json),
        json,
        (criteria, extra) => {
          const { muted, leftOut } = rulesOf(rule(criteria, { Description: extra, RuleName: extra }));
          expect(muted.length + leftOut.length).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
