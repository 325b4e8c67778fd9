/** The table for Athena. Athena runs nowhere here: its definition is asserted, and DuckDB reads the files (test/pipeline). */
import { describe, expect, it } from 'vitest';
import { CHANGE_COLUMNS, changesKey } from '../../shared/core/change-columns.ts';
import { hubTemplate, plain, resources, settingsOf } from './support.ts';

const template = hubTemplate(settingsOf({ exports: { athena: true } }));
const [table] = resources(template, 'AWS::Glue::Table');
const { TableInput } = plain(table?.Properties);

describe('the table of changes', () => {
  it('has the columns of the files, and days for partitions', () => {
    const types = { STRING: 'string', TIMESTAMP: 'timestamp', INT64: 'bigint' };
    expect(TableInput.StorageDescriptor.Columns).toEqual(
      CHANGE_COLUMNS.map(({ name, type }) => ({ Name: name, Type: types[type] })),
    );
    expect(TableInput.PartitionKeys).toEqual([{ Name: 'dt', Type: 'string' }]);
  });

  it('finds the folder of each day by itself, without a crawler', () => {
    const { Parameters, StorageDescriptor } = TableInput;
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.dt.type': 'date',
      'projection.dt.format': 'yyyy-MM-dd',
      'projection.dt.range': '2025-01-01,NOW',
    });
    const folder = String(Parameters['storage.location.template']).replace(/\$\{dt\}/, '2026-03-31');
    const key = changesKey('2026-03-31', 'run-1', 0);
    expect(folder.endsWith('parquet/changes/dt=2026-03-31/')).toBe(true);
    expect(folder.slice(folder.indexOf('parquet/'))).toBe(key.slice(0, key.lastIndexOf('/') + 1));
    expect(StorageDescriptor.Location).toMatch(/\/parquet\/changes\/$/);
    expect(resources(template, 'AWS::Glue::Crawler')).toEqual([]);
  });

  it('and the right to write its files are there only where the configuration asks for them', () => {
    const usual = hubTemplate();
    expect(resources(usual, 'AWS::Glue::Table')).toEqual([]);
    expect(JSON.stringify(usual.toJSON())).not.toContain('parquet/changes/');
    expect(JSON.stringify(template.toJSON())).toContain('/parquet/changes/*');
  });
});
