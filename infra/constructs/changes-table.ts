/**
 * The table in Glue over the changes that runs keep as Parquet, for Athena. Its partitions are days, which Athena works out itself
 * ("Partition projection with Amazon Athena"), so no crawler runs and nothing is registered.
 */
import { Aws } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CHANGE_COLUMNS, CHANGES_PREFIX, type ChangeColumn, PARTITION } from '../../shared/core/change-columns.ts';

/** Types of Hive by those of Parquet ("Data types in Amazon Athena"). */
const TYPES: Record<ChangeColumn['type'], string> = { STRING: 'string', TIMESTAMP: 'timestamp', INT64: 'bigint' };
const DATABASE = 'plumbline';
/** Older than any history. */
const FIRST_DAY = '2025-01-01';

export function changesTable(scope: Construct, bucket: IBucket): CfnTable {
  const place = new Construct(scope, 'Athena');
  const database = new CfnDatabase(place, 'Database', {
    catalogId: Aws.ACCOUNT_ID,
    databaseInput: { name: DATABASE, description: 'Plumbline: verdicts for Athena' },
  });
  const location = `s3://${bucket.bucketName}/${CHANGES_PREFIX}`;
  const table = new CfnTable(place, 'Changes', {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: DATABASE,
    tableInput: {
      name: 'changes',
      description: 'Plumbline: every change of a verdict, by the day on which it was recorded (UTC)',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: PARTITION, type: 'string' }],
      parameters: {
        EXTERNAL: 'TRUE',
        classification: 'parquet',
        'projection.enabled': 'true',
        [`projection.${PARTITION}.type`]: 'date',
        [`projection.${PARTITION}.format`]: 'yyyy-MM-dd',
        [`projection.${PARTITION}.range`]: `${FIRST_DAY},NOW`,
        [`projection.${PARTITION}.interval`]: '1',
        [`projection.${PARTITION}.interval.unit`]: 'DAYS',
        'storage.location.template': `${location}${PARTITION}=\${${PARTITION}}/`,
      },
      storageDescriptor: {
        location,
        columns: CHANGE_COLUMNS.map(({ name, type }) => ({ name, type: TYPES[type] })),
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  });
  table.addDependency(database);
  return table;
}
