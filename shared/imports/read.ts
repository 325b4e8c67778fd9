/** Reads a file of findings as a stream: a list, an object with such a list, or one finding in each line. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { JSONParser } from '@streamparser/json';
import { UsageError } from '../core/errors.ts';
import type { ImportFormat } from '../core/external.ts';
import { isObject, type Json } from '../uploads/json.ts';
import { unusable } from './finding.ts';

export interface ReadFindings {
  readonly sha256: string;
  readonly bytes: number;
}

const MEBIBYTE = 1_048_576;
const LARGEST_FILE = 1024 * MEBIBYTE;
/** The largest finding: it is held in memory as a whole. Real findings have some kilobytes. */
const LARGEST_FINDING = 8 * MEBIBYTE;
const CHUNK = 65_536;
/** The names of the lists in the answers of AWS's commands. */
const LIST = /^\s*\{\s*"(Findings|findings|EvaluationResults|AggregateEvaluationResults)"\s*:/;

/**
 * Calls `take` with each finding, in the order of the file. Throws `UsageError` for a file that is empty, cut off, too large, not
 * JSON or not UTF-8; `take` may have been called by then, so nothing may be stored before the call returns.
 */
export async function readFindings(
  format: ImportFormat,
  file: string,
  take: (element: Json, index: number) => void,
): Promise<ReadFindings> {
  await requireFile(format, file);
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let parsing: Parsing | null = null;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > LARGEST_FILE) throw tooLarge(format);
    hash.update(chunk);
    const text = checked(format, () => decoder.decode(chunk, { stream: true }));
    parsing ??= beginParsing(format, text, take);
    parsing.write(text.startsWith(BYTE_ORDER_MARK) && bytes === chunk.length ? chunk.subarray(3) : chunk);
  }
  checked(format, () => decoder.decode());
  if (!parsing) throw unusable(format, 'it is empty: the tool wrote nothing');
  parsing.end();
  return { sha256: hash.digest('hex'), bytes };
}

const BYTE_ORDER_MARK = '\uFEFF';

async function requireFile(format: ImportFormat, file: string): Promise<void> {
  const found = await stat(file).catch((cause) => {
    throw new UsageError(`there is no file ${file} that can be read; check the path`, { cause });
  });
  if (!found.isFile()) throw new UsageError(`${file} is no file; give the findings as their tool wrote them`);
  if (found.size > LARGEST_FILE) throw tooLarge(format);
}

const tooLarge = (format: ImportFormat) =>
  unusable(format, `it is larger than ${LARGEST_FILE / MEBIBYTE} MB; export one account or region at a time`);

function checked(format: ImportFormat, decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw unusable(format, 'it is not written in UTF-8', cause);
  }
}

interface Parsing {
  write(chunk: Uint8Array): void;
  /** Throws if the file was cut off. */
  end(): void;
}

function beginParsing(format: ImportFormat, head: string, take: (element: Json, index: number) => void): Parsing {
  const parser = new JSONParser({ keepStack: false, ...shapeOf(format, head) });
  const found: unknown[] = [];
  let failure: Error | null = null;
  let count = 0;
  let since = 0;
  parser.onValue = ({ value }) => {
    found.push(value);
  };
  parser.onError = (error) => {
    failure ??= error;
  };
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (cause) {
      failure ??= cause as Error;
    }
    if (failure) throw unusable(format, `its JSON is not whole, so it may be cut off (${failure.message})`, failure);
  };
  return {
    write: (chunk) => {
      attempt(() => parser.write(chunk));
      since = found.length > 0 ? 0 : since + chunk.length;
      if (since > LARGEST_FINDING)
        throw unusable(format, `finding ${count + 1} is larger than ${LARGEST_FINDING / MEBIBYTE} MB`);
      for (const value of found.splice(0)) {
        count += 1;
        if (!isObject(value)) throw unusable(format, `finding ${count} is no object`);
        take(value, count);
      }
    },
    end: () => {
      if (!parser.isEnded) attempt(() => parser.end());
    },
  };
}

function shapeOf(format: ImportFormat, head: string): { paths: string[]; separator?: string } {
  const text = head.trimStart();
  if (text.startsWith('[')) return { paths: ['$.*'] };
  const list = LIST.exec(head.replace(BYTE_ORDER_MARK, ''))?.[1];
  if (list !== undefined) return { paths: [`$.${list}.*`] };
  if (text.startsWith('{')) return { paths: ['$'], separator: '' };
  throw unusable(format, 'it is neither a list of findings nor an object');
}
