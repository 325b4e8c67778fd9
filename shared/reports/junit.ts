/**
 * Verdicts as a JUnit report, for pipelines: one suite per control, one test per resource. The library writes a whole
 * report at once, so this writer holds all tests until the end.
 */
import { getJunitXml, type TestCase } from 'junit-xml';
import { controlOf, type ReportWriter, type VerdictRecord } from './verdict.ts';

/** Characters that XML 1.0 does not allow, not even escaped ("Characters", Extensible Markup Language 1.0). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

export const junit: ReportWriter = async function* (records, context) {
  const suites = new Map<string, TestCase[]>();
  for await (const record of records) {
    const { id } = controlOf(context, record);
    const cases = suites.get(id);
    if (cases) cases.push(testOf(record));
    else suites.set(id, [testOf(record)]);
  }
  yield getJunitXml({
    name: 'Plumbline',
    suites: [...suites].map(([name, testCases]) => ({ name, timestamp: new Date(context.asOf), testCases })),
  });
};

/** A waived failure is skipped, and says by whom: a pipeline goes on, and the report does not call it passed. */
function testOf({ account, region, resource, status, because, waiver }: VerdictRecord): TestCase {
  const test = { classname: `${account}.${region}`, name: inXml(resource) };
  const message = inXml(because);
  if (status === 'unknown') return { ...test, errors: [{ message, type: 'unknown' }] };
  if (status === 'not-applicable') return { ...test, skipped: true, systemOut: [message] };
  if (status === 'pass') return test;
  if (!waiver) return { ...test, failures: [{ message, type: 'fail' }] };
  const waived = inXml(`waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}`);
  return { ...test, skipped: true, systemOut: [`fails: ${message}`, waived] };
}

const inXml = (text: string): string => text.toWellFormed().replace(NOT_IN_XML, '\uFFFD');
