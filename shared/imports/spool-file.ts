/** Lines of text that are held until they are many, and then are in a file. */
import { appendFileSync, closeSync, openSync, readSync } from 'node:fs';

export interface SpoolFile {
  add(line: string): void;
  /** Writes to the file what is held. */
  flush(): void;
  /** Every line, in the order in which they were added; the file is read piece by piece. */
  lines(): Generator<string>;
}

const PIECE = 262_144;
const NEW_LINE = 10;

/** `pathOf` is asked once, before the first line is written to the file. */
export function spoolFile(pathOf: () => string): SpoolFile {
  let held: string[] = [];
  let path: string | null = null;
  return {
    add: (line) => {
      held.push(line);
    },
    flush: () => {
      if (held.length === 0) return;
      path ??= pathOf();
      appendFileSync(path, `${held.join('\n')}\n`);
      held = [];
    },
    lines: function* () {
      if (path !== null) yield* linesIn(path);
      yield* held;
    },
  };
}

function* linesIn(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(PIECE);
    let rest: Buffer = Buffer.alloc(0);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      const bytes = Buffer.concat([rest, piece.subarray(0, read)]);
      let from = 0;
      for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
        yield bytes.toString('utf8', from, end);
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
  } finally {
    closeSync(file);
  }
}
