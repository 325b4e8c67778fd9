/**
 * Verdicts as a JUnit report, for pipelines: one suite per control, one test per resource. The library writes a whole
 * report at once, so this writer holds all tests until the end.
 */
import reportBuilder, { type Builder, type TestSuite } from 'junit-report-builder';
import { controlOf, type ReportWriter, type VerdictRecord, waiverInWords } from './verdict.ts';

/** Characters that XML 1.0 does not allow, not even escaped ("Characters", Extensible Markup Language 1.0). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern is meant to match control characters
const NOT_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** The package's types describe its CommonJS form, in which the builder lies one level deeper than in the module that is loaded. */
const reports = reportBuilder as unknown as Builder;

export const junit: ReportWriter = async function* (records, context) {
  const report = reports.newBuilder();
  const suites = new Map<string, TestSuite>();
  for await (const record of records) {
    const { id } = controlOf(context, record);
    const suite = suites.get(id) ?? report.testSuite().name(id).timestamp(new Date(context.asOf));
    suites.set(id, suite);
    addTest(suite, record);
  }
  yield report.build();
};

/**
 * A waived failure is reported as skipped, with the person who waived it. So it does not fail a pipeline, and does not
 * count as passed.
 */
function addTest(suite: TestSuite, { account, region, resource, status, because, waiver }: VerdictRecord): void {
  const test = suite.testCase().className(`${account}.${region}`).name(inXml(resource));
  const message = inXml(because);
  if (status === 'unknown') test.error(message, 'unknown');
  if (status === 'not-applicable') test.skipped().standardOutput(inCdata(message));
  if (status !== 'fail') return;
  if (!waiver) test.failure(message, 'fail');
  else {
    test.skipped().standardOutput(inCdata(inXml(`fails: ${because}\n${waiverInWords(waiver)}`)));
  }
}

const inXml = (text: string): string => text.toWellFormed().replace(NOT_IN_XML, '\uFFFD');

/** The library writes output as a CDATA section, which ends at the first `]]>`. */
const inCdata = (text: string): string => text.replaceAll(']]>', ']] >');
