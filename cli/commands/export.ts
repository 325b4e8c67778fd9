/** `plumbline export`: the verdicts of an instant, as a file for people or for another system. */
import { Command, Option } from 'commander';
import { FORMATS } from '../lib/export-formats.ts';
import { passed } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, list } from '../lib/options.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const exportCommand = (io: Io): Command =>
  withStoreOptions(new Command('export'))
    .description(
      'Write the verdicts that hold, or held at an instant, as a file: for a spreadsheet, an auditor, or another system.',
    )
    .addOption(new Option('--format <format>', 'form of the file').choices(FORMATS).makeOptionMandatory())
    .requiredOption('--output <file>', 'write to this file; an existing one is replaced when the export is whole')
    .option('--as-of <instant>', 'the verdicts at that instant; a date means its end, in UTC', passed)
    .option('--framework <id>', 'only controls that are evidence for this framework, such as cis-aws-3.0')
    .option('--accounts <ids>', 'accounts, comma-separated', accountIds)
    .option('--controls <ids>', 'control ids and globs, comma-separated', list)
    .addHelpText(
      'after',
      `
Formats:
  csv      a spreadsheet; cells that a spreadsheet would run are quoted
  jsonl    JSON Lines, one verdict a line
  html     a report of one file, requirement by requirement; it prints well
  ocsf     OCSF 1.8 Compliance Findings, with the cloud profile
  asff     AWS Security Finding Format, as Security Hub's BatchImportFindings takes it
  oscal    OSCAL 1.2.1 assessment results; attestations expire, waivers are risks
  sarif    SARIF 2.1.0, failures and what could not be checked, for code scanning
  junit    JUnit XML, for pipelines; a waived failure is skipped
  parquet  Apache Parquet, for Athena, DuckDB and data frames
  pdf      the html, printed by a Chromium or Chrome: that of CHROMIUM, or the first in PATH

Examples:
  plumbline export --store ./store --format csv --output verdicts.csv
  plumbline export --store ./store --format html --framework cis-aws-3.0 --output cis.html
  CHROMIUM=/opt/chrome/chrome plumbline export --store ./store --format pdf --framework soc2 --output soc2.pdf
  plumbline export --table plumbline --format oscal --framework soc2 --as-of 2026-03-31 --output soc2.json`,
    )
    .action(async (options) => {
      const { runExport } = await import('../lib/run-export.ts');
      await runExport(io, options);
    });
