import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, writerOf } from '../../cli/lib/export-formats.ts';
import { asff } from '../../shared/reports/asff.ts';
import { csv } from '../../shared/reports/csv.ts';
import { html } from '../../shared/reports/html.ts';
import { jsonl } from '../../shared/reports/jsonl.ts';
import { junit } from '../../shared/reports/junit.ts';
import { ocsf } from '../../shared/reports/ocsf.ts';
import { oscal } from '../../shared/reports/oscal.ts';
import { parquet } from '../../shared/reports/parquet.ts';
import { sarif } from '../../shared/reports/sarif.ts';
import { bytesOf, contextOf, HOSTILE, RECORDS, textOf } from './support.ts';

/** A browser prints a PDF, and no two prints are the same: test/pages/pdf.test.ts. */
const WRITTEN = EXPORT_FORMATS.filter((format) => format !== 'pdf');

describe.each(WRITTEN)('an export as %s', (format) => {
  it('gives the same bytes for the same records', async () => {
    const writer = await writerOf(format);
    expect(await bytesOf(writer)).toEqual(await bytesOf(writer));
  });

  it('is whole without a single record', async () => {
    expect((await bytesOf(await writerOf(format), [])).length).toBeGreaterThan(format === 'jsonl' ? -1 : 0);
  });

  it('refuses a verdict of a control that it does not know, and does not leave it out', async () => {
    const [record] = RECORDS;
    const strange = { ...record, control: 'no.such' } as typeof record;
    await expect(bytesOf(await writerOf(format), strange ? [strange] : [])).rejects.toThrow('no.such');
  });
});

describe('exports in JSON', () => {
  it.each([
    ['ocsf', ocsf],
    ['asff', asff],
    ['oscal', oscal],
    ['sarif', sarif],
  ] as const)('%s is JSON with and without records', async (_name, writer) => {
    for (const records of [RECORDS, []]) expect(JSON.parse(await textOf(writer, records))).toBeInstanceOf(Object);
  });

  it('JSON Lines hold one record a line, with the title and the requirements of its control', async () => {
    const lines = (await textOf(jsonl)).trimEnd().split('\n');
    expect(lines).toHaveLength(RECORDS.length);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      control: 'encryption.ebs-default',
      severity: expect.any(String),
    });
  });
});

describe('CSV', () => {
  it('runs no formula of a resource name, and keeps each record on one line', async () => {
    const text = await textOf(csv);
    expect(text.trimEnd().split('\n')).toHaveLength(RECORDS.length + 1);
    expect(text).not.toMatch(/(^|,)"?=/m);
  });

  it('has its header when there is no record', async () => {
    expect((await textOf(csv, [])).trim().split(',')).toContain('waived_until');
  });
});

describe('OCSF', () => {
  it('says 1.8.0 with the cloud profile, and a waived failure is suppressed but still fails', async () => {
    const findings = JSON.parse(await textOf(ocsf));
    expect(findings[0].metadata).toMatchObject({ version: '1.8.0', profiles: ['cloud'] });
    expect(findings[2]).toMatchObject({ status: 'Suppressed', compliance: { status: 'Fail' } });
    expect(findings[3].compliance.status).toBe('Unknown');
  });
});

describe('ASFF', () => {
  it('leaves out what belongs to no account, and names a generator that is ours', async () => {
    const findings = JSON.parse(await textOf(asff));
    expect(findings).toHaveLength(RECORDS.length - 1);
    expect(findings[0].GeneratorId).toBe('plumbline/encryption.ebs-default');
  });

  it('never says that what could not be checked has passed', async () => {
    const [unknown] = JSON.parse(
      await textOf(
        asff,
        RECORDS.filter(({ status }) => status === 'unknown'),
      ),
    );
    expect(unknown).toMatchObject({ Compliance: { Status: 'WARNING' }, Workflow: { Status: 'NEW' } });
  });

  it('keeps to the lengths of the format', async () => {
    const long = RECORDS.map((record) => ({ ...record, because: '𝕩'.repeat(2000), resource: 'r'.repeat(2000) }));
    for (const finding of JSON.parse(await textOf(asff, long))) {
      expect(finding.Description.length).toBeLessThanOrEqual(1024);
      expect(finding.Resources[0].Id.length).toBeLessThanOrEqual(512);
      expect(finding.Description.isWellFormed()).toBe(true);
    }
  });
});

describe('OSCAL', () => {
  const findingsOf = async (records: Parameters<typeof textOf>[1]) => {
    const { 'assessment-results': document } = JSON.parse(await textOf(oscal, records, contextOf('cis-aws-3.0')));
    return document.results[0];
  };

  it('satisfies no requirement of which a part could not be checked', async () => {
    const { findings } = await findingsOf(RECORDS.filter(({ status }) => status === 'unknown' || status === 'pass'));
    expect(findings.map(({ target }: { target: { status: object } }) => target.status)).toContainEqual(
      expect.objectContaining({ state: 'not-satisfied' }),
    );
  });

  it('makes a risk of each waiver, with its end as deadline', async () => {
    const { risks, findings } = await findingsOf(RECORDS);
    expect(risks).toMatchObject([{ status: 'deviation-approved', deadline: '2026-06-30T00:00:00.000Z' }]);
    expect(JSON.stringify(findings)).toContain(risks[0].uuid);
  });

  it('lets what rests on an attestation expire with it', async () => {
    const { 'assessment-results': document } = JSON.parse(await textOf(oscal));
    expect(document.results[0].observations).toContainEqual(
      expect.objectContaining({ methods: ['EXAMINE'], expires: '2026-12-31T00:00:00.000Z' }),
    );
  });
});

describe('SARIF', () => {
  it('reports failures and what could not be checked, and suppresses a waived failure', async () => {
    const [run] = JSON.parse(await textOf(sarif)).runs;
    expect(run.results.map(({ kind }: { kind: string }) => kind)).toEqual(['fail', 'fail', 'open']);
    expect(run.results[1].suppressions).toHaveLength(1);
  });
});

describe('JUnit', () => {
  it('fails, errs and skips as verdicts do, and holds no character that XML does not allow', async () => {
    const xml = await textOf(junit);
    expect(xml.match(/<failure/g)).toHaveLength(1);
    expect(xml.match(/<error/g)).toHaveLength(1);
    expect(xml.match(/<skipped/g)).toHaveLength(2);
    expect(xml).not.toContain('\u0007');
    // text in a CDATA section is no markup
    expect(xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')).not.toContain('<script>');
  });
});

describe('HTML', () => {
  it('holds no script, not even that of a resource name, and loads nothing', async () => {
    const page = await textOf(html, RECORDS, contextOf('cis-aws-3.0'));
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/\b(src|href)="(?!#)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('calls no requirement met of which something fails or could not be checked', async () => {
    const page = await textOf(html, RECORDS, contextOf('cis-aws-3.0'));
    expect(page).toMatch(/2\.2\.1<\/a><\/td><td>[^<]*<\/td>\s*<td class="status fail">not met/);
    const unread = RECORDS.filter(({ status }) => status === 'unknown' || status === 'pass');
    expect(await textOf(html, unread, contextOf('cis-aws-3.0'))).toContain(
      'class="status unknown">could not be checked',
    );
  });

  it('shows a waived failure as a failure that is waived', async () => {
    expect(await textOf(html, RECORDS, contextOf('cis-aws-3.0'))).toContain('fail, waived');
  });
});

describe('Parquet', () => {
  it('is read back by a reader that is not ours, group by group', async () => {
    const many = Array.from({ length: 45_000 }, (_, index) => ({
      ...(RECORDS[index % RECORDS.length] as (typeof RECORDS)[number]),
      resource: `${index} ${HOSTILE}`,
    }));
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-parquet-'));
    try {
      await writeFile(join(folder, 'v.parquet'), await bytesOf(parquet, many));
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const read = await connection.runAndReadAll(
        `SELECT count(*)::INT AS rows, count(DISTINCT resource)::INT AS resources, count(waived_until)::INT AS waived,
                count(*) FILTER (status = 'fail')::INT AS failing, max(as_of)::VARCHAR AS as_of
         FROM read_parquet('${join(folder, 'v.parquet')}')`,
      );
      const [row] = read.getRowObjects();
      const share = (predicate: (record: (typeof many)[number]) => boolean) => many.filter(predicate).length;
      expect(row).toEqual({
        rows: 45_000,
        resources: 45_000,
        waived: share(({ waiver }) => waiver !== null),
        failing: share(({ status }) => status === 'fail'),
        as_of: expect.stringContaining('2026-03-31 23:59:59.999'),
      });
      connection.closeSync();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
