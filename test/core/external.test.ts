/** The ids and texts of controls that others judge. */
import { describe, expect, it } from 'vitest';
import { importedUnitId, isImportedUnit, parseUnit } from '../../shared/core/account.ts';
import {
  checkOf,
  externalControl,
  externalId,
  externalPattern,
  isExternal,
  sourceOf,
} from '../../shared/core/external.ts';

describe('the id of an external control', () => {
  it('is the name of the check, where an id can have it', () => {
    expect(externalId('prowler', 's3_bucket_public_access')).toBe('external.prowler.s3_bucket_public_access');
    expect(externalId('config', 'a'.repeat(70))).toBe(`external.config.${'a'.repeat(70)}`);
  });

  it('ends in a digest where it differs from the name of the check', () => {
    expect(externalId('securityhub', 'a b/c')).toMatch(/^external\.securityhub\.a-b-c-[0-9a-f]{8}$/);
    expect(externalId('securityhub', 'a b/c')).not.toBe(externalId('securityhub', 'a b:c'));
    expect(externalId('config', 'a'.repeat(71))).toMatch(/^external\.config\.a{70}-[0-9a-f]{8}$/);
  });

  it('names its source and its check', () => {
    expect(sourceOf('external.config.s3-bucket.public')).toBe('config');
    expect(checkOf('external.config.s3-bucket.public')).toBe('s3-bucket.public');
    for (const other of ['iam.mfa-root', 'external.inspector.x', 'x.external.config.y', 'external.configx'])
      expect(sourceOf(other), other).toBeNull();
  });

  it.each([
    ['external.prowler.x', true],
    ['external.*', true],
    ['external.securityhub.IAM.*', true],
    ['externals.x', false],
    ['x.external.y', false],
    ['external.a b', false],
  ])('%s is one of an external control: %s', (id, expected) => {
    expect(isExternal(id)).toBe(expected);
  });

  it('has a pattern for the checks of a source', () => {
    expect(externalPattern('securityhub', 'IAM.*')).toBe('external.securityhub.IAM.*');
  });
});

describe('the texts of an external control', () => {
  it('are those of its source', () => {
    expect(externalControl('external.securityhub.IAM.6', { title: 'Hardware MFA', severity: 'critical' })).toEqual({
      id: 'external.securityhub.IAM.6',
      title: 'Hardware MFA (Security Hub)',
      severity: 'critical',
      why: 'Security Hub judges it, and its findings were imported.',
      fix: 'look at what Security Hub says of the resource and of its check IAM.6',
    });
  });

  it('are the name of its check and a medium severity where no finding is at hand', () => {
    expect(externalControl('external.prowler.x_y')).toMatchObject({ title: 'x_y (Prowler)', severity: 'medium' });
    expect(externalControl('external.inspector.x')).toMatchObject({ title: 'x (another tool)' });
    expect(externalControl('external.config.x')).toMatchObject({ title: 'x (AWS Config)' });
  });
});

describe('the unit of imported verdicts', () => {
  it('is apart from the unit that is scanned, and has its account and region', () => {
    const unit = importedUnitId({ account: '111122223333', region: 'eu-west-1' }, 'prowler');
    expect(unit).toBe('111122223333/eu-west-1@prowler');
    expect(parseUnit(unit)).toEqual({ account: '111122223333', region: 'eu-west-1' });
    expect(isImportedUnit(unit)).toBe(true);
    expect(isImportedUnit('111122223333/eu-west-1')).toBe(false);
    expect(isImportedUnit('dana@example.com/eu-west-1'), 'only what follows the account counts').toBe(false);
  });
});
