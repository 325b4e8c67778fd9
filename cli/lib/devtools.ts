/** Commands to a browser over a pipe ("Chrome DevTools Protocol", `--remote-debugging-pipe`): JSON messages that end with a zero byte. */
import type { Readable, Writable } from 'node:stream';

export interface Devtools {
  /** Throws with the browser's reason if it refuses the command, or ends before it answers. */
  send(method: string, params?: object, sessionId?: string): Promise<Readonly<Record<string, unknown>>>;
}

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

interface Waiting {
  resolve(result: Readonly<Record<string, unknown>>): void;
  reject(error: Error): void;
}

export function devtools(commands: Writable, answers: Readable): Devtools {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let over: Error | null = null;
  const end = (error: Error): void => {
    over ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const answered = (text: string): void => {
    const { id = 0, result = {}, error } = JSON.parse(text) as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  };
  let pieces: string[] = [];
  answers.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...more] = text.split('\0');
    pieces.push(first);
    for (const next of more) {
      answered(pieces.join(''));
      pieces = [next];
    }
  });
  answers.once('close', () => end(new Error('it ended before it answered')));
  for (const stream of [commands, answers]) stream.once('error', end);
  return {
    send: (method, params = {}, sessionId = undefined) =>
      new Promise((resolve, reject) => {
        if (over) return reject(over);
        last += 1;
        waiting.set(last, { resolve, reject });
        commands.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
  };
}
