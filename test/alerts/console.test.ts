import { describe, expect, it } from 'vitest';
import { eventPage, resourcePage, signedIn } from '../../shared/alerts/console.ts';
import { whenIn } from '../../shared/alerts/when.ts';
import openAnomalies from '../../shared/controls/cost/open-anomalies.ts';

const finding = { account: '111122223333', region: 'eu-west-1', resource: 'arn:aws:s3:::a/b c' };

describe('a page of the console', () => {
  it('is in the region, and of the partition that the region belongs to', () => {
    const page = (region: string) => resourcePage('x/home?region={region}#{name}', { ...finding, region });
    expect(page('eu-west-1')).toBe('https://eu-west-1.console.aws.amazon.com/x/home?region=eu-west-1#b%20c');
    expect(page('cn-north-1')).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//);
    expect(page('us-gov-west-1')).toMatch(/^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//);
    expect(page('global')).toMatch(/^https:\/\/us-east-1\./);
  });

  it.each(['evil.example/#', 'evil.example', 'x', '', 'us-east-1.evil.example', 'us-east-1\n', 'US-EAST-1'])(
    'is missing for a text that is not an AWS region: %j',
    (region) => {
      expect(eventPage('e', region)).toBeNull();
      expect(resourcePage('x/{name}', { ...finding, region })).toBeNull();
    },
  );

  it('is missing if the template cannot name the resource, and comes from the ARN if there is one', () => {
    expect(resourcePage('x/{door}', { ...finding, resource: 'x' })).toBeNull();
    expect(resourcePage(undefined, finding)).toBe(
      'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Aa%2Fb%20c',
    );
    expect(resourcePage('x/{id}', { ...finding, resource: '*' })).toBeNull();
  });

  it('is the first of several whose names are all known', () => {
    const pages = ['x/{only}', 'x/{name}/{only}', 'x/{name}', 'x'];
    const pageWith = (only?: string) => resourcePage(pages, { ...finding, values: only === undefined ? {} : { only } });
    expect(pageWith('one')).toMatch(/\/x\/one$/);
    expect(pageWith()).toMatch(/\/x\/b%20c$/);
    expect(pageWith('')).toMatch(/\/x\/b%20c$/);
    expect(resourcePage(['x/{door}', 'x/{window}'], { ...finding, resource: 'x' })).toBeNull();
  });

  it('of a cost anomaly is below the monitor that found it, as the details link of AWS has it', () => {
    const values = { monitor: 'abcdef12-1234-4ea0-84cc-918a97d736ef' };
    const resource = '12345678-abcd-ef12-3456-987654321a12';
    expect(resourcePage(openAnomalies.console, { account: 'organization', region: 'global', resource, values })).toBe(
      'https://us-east-1.console.aws.amazon.com/cost-management/home#/anomaly-detection/monitors/abcdef12-1234-4ea0-84cc-918a97d736ef/anomalies/12345678-abcd-ef12-3456-987654321a12',
    );
  });

  it.each([
    ['cluster', 'true'],
    ['db', 'false'],
  ])('opens a %s of RDS as that kind of resource', (kind, isCluster) => {
    const resource = `arn:aws:rds:eu-west-1:111122223333:${kind}:orders`;
    const template = 'rds/home?region={region}#database:id={name};is-cluster={isCluster}';
    expect(resourcePage(template, { ...finding, resource })).toBe(
      `https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=orders;is-cluster=${isCluster}`,
    );
  });

  it('uses the access portal, if there is one, which signs in to that account first', () => {
    const portal = { subdomain: 'd-1234567890', role: 'ReadOnly' };
    const page = 'https://eu-west-1.console.aws.amazon.com/x?a=b#c';
    expect(signedIn(page, '111122223333', portal)).toBe(
      `https://d-1234567890.awsapps.com/start/#/console?account_id=111122223333&role_name=ReadOnly&destination=${encodeURIComponent(page)}`,
    );
    expect(signedIn(page, 'organization', portal)).toBe(page);
    expect(signedIn(page, '111122223333', undefined)).toBe(page);
    expect(signedIn(null, '111122223333', portal)).toBeNull();
  });
});

describe('an instant', () => {
  it.each([
    [undefined, '2026-01-15 06:00:00 UTC'],
    ['UTC', '2026-01-15 06:00:00 UTC'],
    ['Europe/Berlin', '2026-01-15 07:00:00 +01:00'],
    ['Asia/Kolkata', '2026-01-15 11:30:00 +05:30'],
    ['America/New_York', '2026-01-15 01:00:00 -05:00'],
  ])('in %s is shown without milliseconds: %s', (zone, expected) => {
    expect(whenIn(zone, '2026-01-15T06:00:00.123Z')).toBe(expected);
  });

  it('that is not valid is shown unchanged', () => {
    expect(whenIn('Europe/Berlin', 'yesterday')).toBe('yesterday');
  });
});
