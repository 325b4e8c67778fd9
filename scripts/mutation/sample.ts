/** A seeded sample: the same files for the same seed, wherever it is drawn. */
import { createHash } from 'node:crypto';

export function sampled(files: readonly string[], size: number, seed: string): string[] {
  const place = (file: string): string => createHash('sha256').update(`${seed}\n${file}`).digest('hex');
  return files
    .map((file) => ({ file, at: place(file) }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(0, size)
    .map(({ file }) => file)
    .sort();
}
