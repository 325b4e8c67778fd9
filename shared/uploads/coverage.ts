/** Coverage of lines, from lcov traces and Cobertura reports. */
import { Readable } from 'node:stream';
import lcovParser from '@friedemannsommer/lcov-parser';
import { UsageError } from '../core/errors.ts';
import type { Summary } from '../core/upload.ts';
import { unusable } from './failure.ts';
import { countIn, type Element, readXml } from './xml.ts';

const END = 'end_of_record';
/** A path has at most 4,096 bytes on Linux; the parser's time grows with the square of a line's length. */
const LONGEST_LINE = 16_384;

/** A trace ends with the end of its last record ("geninfo", FILES): without it, the file was cut off. */
export async function lcovSummary(text: AsyncIterable<string>): Promise<Summary> {
  let tail = '';
  let open = 0;
  const noted = async function* () {
    for await (const part of text) {
      const lines = part.split('\n').map(({ length }) => length);
      lines[0] = (lines[0] ?? 0) + open;
      open = lines.at(-1) ?? 0;
      if (lines.some((length) => length > LONGEST_LINE))
        throw unusable('lcov', `a line is longer than ${LONGEST_LINE} characters`);
      tail = (tail + part).slice(-200);
      yield Buffer.from(part);
    }
  };
  const sections = await lcovParser({ from: Readable.from(noted()) }).catch((cause: Error) => {
    if (cause instanceof UsageError) throw cause;
    throw unusable('lcov', `it is no trace (${cause.message})`, cause);
  });
  if (sections.length === 0) throw unusable('lcov', 'it has no record of a source file');
  if (!tail.trimEnd().endsWith(END)) throw unusable('lcov', `it does not end with ${END}, so it was cut off`);
  const sum = { instrumented: 0, covered: 0 };
  for (const { lines, path } of sections) {
    const instrumented = lines.instrumented || lines.details.length;
    const covered = lines.instrumented ? lines.hit : lines.details.filter(({ hit }) => hit > 0).length;
    if (!(covered >= 0 && covered <= instrumented))
      throw unusable('lcov', `the record of ${path.slice(0, 80)} covers more lines than there are`);
    sum.instrumented += instrumented;
    sum.covered += covered;
  }
  return { lines: sum };
}

/** The report's own sums. If an older writer left them out, the lines are counted. */
export async function coberturaSummary(text: AsyncIterable<string>): Promise<Summary> {
  let root: Element | undefined;
  const counted = { instrumented: 0, covered: 0 };
  await readXml('cobertura', text, {
    opened: (element, within) => {
      if (!root && element.name !== 'coverage')
        throw unusable('cobertura', `its first element is ${element.name.slice(0, 40)} and not coverage`);
      root ??= element;
      if (element.name !== 'line' || within.at(-2) !== 'class') return;
      counted.instrumented += 1;
      if ((countIn('cobertura', element, 'hits') ?? 0) > 0) counted.covered += 1;
    },
  });
  if (!root) throw unusable('cobertura', 'it has no element');
  const instrumented = countIn('cobertura', root, 'lines-valid');
  const covered = countIn('cobertura', root, 'lines-covered');
  if (instrumented === null || covered === null) return { lines: counted };
  if (covered > instrumented) throw unusable('cobertura', 'it covers more lines than there are');
  return { lines: { instrumented, covered } };
}
